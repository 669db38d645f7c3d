package gausstest

import (
	"context"
	"errors"
	"fmt"
	"math"

	"github.com/invbench/invbench/sdk"
)

// Tolerance is how far a fitted model may be from the truth.
type Tolerance struct {
	Mean       float64 // of each dim's posterior mean; the posterior's sd is 0.58 and 0.91
	Covariance float64 // of each entry of the posterior covariance
	LogDensity float64 // of the mean over the posterior of log p(x|y) - log q(x|y), in nats: this and -0.02 are its bounds
}

// Check compares a fitted model's draws and densities with the exact posterior at a few y. The error names what is off.
func Check(ctx context.Context, m sdk.Model, t Tolerance) error {
	y := sdk.Batch{Width: 1, Data: []float32{-1.5, 0, 1}}
	const draws = 4000
	var problems []error
	i := 0
	for x, err := range m.Invert(ctx, y, draws) {
		if err != nil {
			return err
		}
		target := float64(y.Data[i])
		problems = append(problems, moments(x, target, t), divergence(ctx, m.(sdk.LogDensity), target, t))
		i++
	}
	return errors.Join(problems...)
}

// moments compares the mean and the covariance of draws.
func moments(x sdk.Batch, y float64, t Tolerance) error {
	n := float64(x.Rows())
	var mean [2]float64
	var covariance [2][2]float64
	for i := range x.Rows() {
		for j := range 2 {
			mean[j] += float64(x.Row(i)[j]) / n
		}
	}
	for i := range x.Rows() {
		for j := range 2 {
			for k := range 2 {
				covariance[j][k] += (float64(x.Row(i)[j]) - mean[j]) * (float64(x.Row(i)[k]) - mean[k]) / n
			}
		}
	}
	wantMean, want := Posterior(y)
	var problems []error
	for j := range 2 {
		if !(math.Abs(mean[j]-wantMean[j]) <= t.Mean) {
			problems = append(problems, fmt.Errorf("y = %g: posterior mean %.3f, want %.3f within %g", y, mean, wantMean, t.Mean))
		}
		for k := range 2 {
			if !(math.Abs(covariance[j][k]-want[j][k]) <= t.Covariance) {
				problems = append(problems, fmt.Errorf("y = %g: covariance %.3f, want %.3f within %g", y, covariance, want, t.Covariance))
			}
		}
	}
	return errors.Join(problems...)
}

// divergence estimates the divergence of the model's density from the posterior, from draws of the posterior.
func divergence(ctx context.Context, m sdk.LogDensity, y float64, t Tolerance) error {
	const n = 2000
	x, ys := sdk.NewBatch(n, 2), sdk.NewBatch(n, 1)
	mean, c := Posterior(y)
	l11 := math.Sqrt(c[0][0])
	l21 := c[0][1] / l11
	l22 := math.Sqrt(c[1][1] - l21*l21)
	for i := range n {
		rng := sdk.Seed(78).Row(i)
		u, v := rng.NormFloat64(), rng.NormFloat64()
		copy(x.Row(i), []float32{float32(mean[0] + l11*u), float32(mean[1] + l21*u + l22*v)})
		ys.Data[i] = float32(y)
	}
	q, err := m.LogDensity(ctx, ys, x)
	if err != nil {
		return err
	}
	kl := 0.0
	for i := range n {
		kl += (LogDensity([2]float64{float64(x.Row(i)[0]), float64(x.Row(i)[1])}, y) - float64(q.Data[i])) / n
	}
	if !(kl >= -0.02 && kl <= t.LogDensity) {
		return fmt.Errorf("y = %g: divergence of the model's density from the posterior is %.4f nats, want -0.02 to %g",
			y, kl, t.LogDensity)
	}
	return nil
}
