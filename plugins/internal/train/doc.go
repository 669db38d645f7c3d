// Package train is the training loop that the models share: Adam with coupled L2, a learning rate
// that falls when the training loss does not, checkpoints by validation loss.
//
// It is a port of one loop that the authors of the benchmark copied from model to model (reference
// §3.0, §4.2), kept literal where the published numbers hang on it: losses are means of batch
// means, the short last batch counts as much as a full one, the schedule looks at the training loss
// and the checkpoint at the validation loss. One step of the optimiser is one execution of one
// graph, from the forward pass to the new parameters, which stay on the backend.
//
// "Reference §N" stands for section N of docs/reference.md.
package train
