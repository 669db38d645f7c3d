#!/bin/sh
# Measures this backend and PyTorch in turns, and prints the median, least and greatest of the rounds:
#
#	testdata/peers/compare.sh THREADS [ROUNDS]
#
# Run it in sdk/cpu on a quiet machine, or, where there is none, with RUN='chrt -f 10', which puts both sides before all
# other processes. PYTHON is the interpreter that has PyTorch (default python3). Both sides run with nothing in the
# environment that makes OpenBLAS choose other kernels than its best.
set -e
threads=$1 rounds=${2:-7} python=${PYTHON:-python3}
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
peers=$(dirname "$0")
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
go test -c -o "$out/steps" .
go test -c -o "$out/products" ./internal/gemm

# go_steps prints "NAME ms" for each workload, go_products "NAME GFLOP/s" for each size and instruction set.
go_steps() {
	$RUN "$out/steps" -test.run none -test.bench "Step/.*/threads=$threads\$" -test.benchtime 1s |
		awk '/^BenchmarkStep/ { split($1, p, "/"); print "cpu", p[2], $3 / 1e6 }'
}
go_products() {
	$RUN "$out/products" -test.run none -test.bench "Run/(1024x500x500|2048x1000x1000)/avx.*/threads=$threads\$" -test.benchtime 0.5s |
		awk '/^BenchmarkRun/ { split($1, p, "/"); if (p[2] !~ /,/) print "cpu-" p[3], "GEMM-" p[2], $5 }'
}
torch() { # name of the side, then arguments of the script
	side=$1
	shift
	$RUN "$python" "$peers/torch_steps.py" "$threads" "$@" | sed 's/^GEMM /GEMM-/' | awk -v s="$side" '{ print s, $1, $2 }'
}
for _ in $(seq "$rounds"); do
	go_steps
	ROUNDS=5 torch torch W1 W2 W3
	go_products
	ROUNDS=5 torch torch GEMM
	OPENBLAS_CORETYPE=Haswell ROUNDS=5 torch torch-avx2 GEMM
	sleep "${PAUSE:-0}"
done >"$out/all"
sort -k2,2 -k1,1 -k3,3g "$out/all" | awk '
	function flush() {
		if (n) printf "%-20s %-12s %8.2f [%.2f-%.2f]\n", name, side, v[int((n + 1) / 2)], v[1], v[n]
		n = 0
	}
	$2 != name || $1 != side { flush(); name = $2; side = $1 }
	{ v[++n] = $3 }
	END { flush() }'
