package main

import (
	"github.com/invbench/invbench/plugins/internal/engine"
	"github.com/invbench/invbench/plugins/internal/scale"
	"github.com/invbench/invbench/plugins/internal/train"
)

// parameters are the hyper-parameters of the model.
type parameters struct {
	EncoderHidden []int   `param:"encoder_hidden" default:"[500,500,500]" min:"1" minitems:"1" doc:"widths of the encoder's hidden layers"`
	DecoderHidden []int   `param:"decoder_hidden" default:"[500,500,500]" min:"1" minitems:"1" doc:"widths of the decoder's hidden layers"`
	Convolutions  bool    `param:"convolutions" default:"false" doc:"whether convolutions halve y's dims before any net sees it, as in the paper's meta-material: for a y that is a curve of many points, an even number of them"`
	YEncoder      []int   `param:"y_encoder" default:"[]" min:"1" doc:"widths of the layers of a net that encoder and decoder see y through, after the convolutions if there are any; empty for none"`
	Latent        int     `param:"latent" default:"0" min:"0" doc:"dims of z; 0 for as many as x has"`
	KL            float64 `param:"kl" default:"0.01" above:"0" doc:"weight of the divergence of z from the standard normal, next to the squared error of x: twice the variance that the decoder is taken to have in each dim of x"`
	Loss          string  `param:"loss" default:"mean" enum:"mean,sum" doc:"how the loss is reduced over the rows of a batch; the authors' code sums, which makes the weight decay that much weaker"`
	DrawNoise     bool    `param:"draw_noise" default:"false" doc:"whether draws have the decoder's variance, kl/2; without it they are what the decoder gives for z, as the paper's are"`
	Samples       int     `param:"density_samples" default:"64" min:"1" doc:"values of z over which the bound of the density is averaged"`
	scale.Option
	train.Settings
	engine.Choice
}
