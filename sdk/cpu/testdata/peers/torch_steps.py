"""Steps of BENCHMARKS.md with PyTorch on the processor: python3 torch_steps.py THREADS [W1 W2 W3 GEMM]

Prints, for each workload, the median, least and greatest time of a step in ms over rounds (15, or ROUNDS in the
environment) of at least 0.2 s; for products, GFLOP/s. Run it without OPENBLAS_CORETYPE and OPENBLAS_L2_SIZE in the environment, with the openmp flavour of
OpenBLAS, for the best that PyTorch does.
"""

import os
import sys
import time

import torch
from torch import nn


def net(widths):
    layers = []
    for n, m in zip(widths, widths[1:]):
        layers += [nn.Linear(n, m), nn.BatchNorm1d(m), nn.ReLU()]
    return nn.Sequential(*layers[:-2])


def train(batch, widths):
    model = net(widths).train()
    adam = torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=1e-4)
    x, y = torch.rand(batch, widths[0]) * 2 - 1, torch.rand(batch, widths[-1])

    def step():
        adam.zero_grad(set_to_none=True)
        loss = nn.functional.mse_loss(model(x), y)
        loss.backward()
        adam.step()

    return step


def adjoint(batch, widths):
    model = net(widths).eval()
    for p in model.parameters():
        p.requires_grad_(False)
    x = (torch.rand(batch, widths[0]) * 2 - 1).requires_grad_(True)
    y = torch.rand(batch, widths[-1])
    adam = torch.optim.Adam([x], lr=1e-2)

    def step():
        adam.zero_grad(set_to_none=True)
        outside = torch.relu(x.abs() - 1)
        loss = nn.functional.mse_loss(model(x), y) + (outside * outside).mean()
        loss.backward()
        adam.step()

    return step


def product(m, n, k):
    a, b, c = torch.rand(m, k), torch.rand(k, n), torch.empty(m, n)
    return lambda: torch.mm(a, b, out=c)


def rounds(step, count=int(os.environ.get("ROUNDS", 15)), least=0.2):
    for _ in range(3):
        step()
    times = []
    for _ in range(count):
        n, start = 0, time.perf_counter()
        while time.perf_counter() - start < least:
            step()
            n += 1
        times.append((time.perf_counter() - start) / n)
    times.sort()
    return times[len(times) // 2], times[0], times[-1]


def main():
    torch.set_num_threads(int(sys.argv[1]))
    torch.manual_seed(1)
    torch.set_flush_denormal(True)
    only = sys.argv[2:] or ["W1", "W2", "W3", "GEMM"]
    w1, w2 = [4, 500, 500, 500, 1], [8, 1000, 1000, 1000, 1000, 150]
    steps = {"W1": train(1024, w1), "W2": train(1024, w2), "W3": adjoint(2048, w1)}
    for name in only:
        if name in steps:
            print(name, "%.2f ms [%.2f-%.2f]" % tuple(1e3 * t for t in rounds(steps[name])))
    if "GEMM" in only:
        for m, n, k in [(1024, 500, 500), (2048, 1000, 1000)]:
            middle, best, worst = rounds(product(m, n, k))
            print(f"GEMM {m}x{n}x{k}", "%.0f GFLOP/s [%.0f-%.0f]" % tuple(2e-9 * m * n * k / t for t in (middle, worst, best)))


main()
