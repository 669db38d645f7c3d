package train

// Settings is the block of parameters, to be embedded, that says how a net is trained.
type Settings struct {
	Epochs          int     `param:"epochs" default:"500" min:"1" doc:"passes over the training rows"`
	BatchSize       int     `param:"batch_size" default:"1024" min:"2" doc:"rows in a step of the optimiser; the last batch of a pass has what is left"`
	LearningRate    float64 `param:"learning_rate" default:"1e-3" above:"0" doc:"learning rate of Adam at the start"`
	LRFactor        float64 `param:"lr_factor" default:"0.5" above:"0" below:"1" doc:"what the learning rate is multiplied by when the training loss stalls"`
	LRPatience      int     `param:"lr_patience" default:"10" min:"0" doc:"epochs without a better training loss that are tolerated before the learning rate falls"`
	WeightDecay     float64 `param:"weight_decay" default:"5e-4" min:"0" doc:"coupled L2: this times a parameter is added to its gradient, for biases and batch norm too"`
	ValidationShare float64 `param:"validation_share" default:"0.2" above:"0" below:"1" doc:"share of the rows that are held back to choose the checkpoint"`
	ValidateEvery   int     `param:"validate_every" default:"20" min:"1" doc:"epochs from one validation to the next, beginning with the first epoch; the last epoch is validated too"`
	Shuffle         bool    `param:"shuffle" default:"true" doc:"whether each epoch sees the training rows in another order; if not, the same batches come in every epoch"`
	StopLoss        float64 `param:"stop_loss" default:"0" doc:"training ends early once the validation loss is below this; 0 for never"`
}

// Validations returns how often a training that is not stopped early validates.
func (s Settings) Validations() int {
	n := (s.Epochs-1)/s.ValidateEvery + 1
	if (s.Epochs-1)%s.ValidateEvery != 0 {
		n++ // the last epoch
	}
	return n
}
