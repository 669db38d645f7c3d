#!/bin/sh
# Measures W1 alone and beside a process that takes one core, in turns: testdata/peers/hog.sh [ROUNDS]. Run it in sdk/cpu
# on a quiet machine of two cores. With PYTHON set to an interpreter that has PyTorch, that is measured too.
set -e
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
go test -c -o "$out/steps" .

w1() {
	"$out/steps" -test.run none -test.bench 'Step/W1/threads=2$' -test.benchtime 2s | awk -v s="cpu-$1" '/^BenchmarkStep/ { print s, $3 / 1e6 }'
	if [ -n "$PYTHON" ]; then
		ROUNDS=5 "$PYTHON" "$(dirname "$0")/torch_steps.py" 2 W1 | awk -v s="torch-$1" '{ print s, $2 }'
	fi
}
for _ in $(seq "${1:-5}"); do
	w1 alone
	sh -c 'while :; do :; done' &
	hog=$!
	w1 hog
	kill $hog
	wait $hog 2>/dev/null || true
done >"$out/all"
sort -k1,1 -k2,2g "$out/all" | awk '
	function flush() { if (n) printf "%-12s %8.2f ms [%.2f-%.2f]\n", side, v[int((n + 1) / 2)], v[1], v[n]; n = 0 }
	$1 != side { flush(); side = $1 }
	{ v[++n] = $2 }
	END { flush() }'
