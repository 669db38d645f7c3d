package sdktest_test

import (
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/sdk/sdktest"
)

func TestGoodModelPasses(t *testing.T) {
	sdktest.TestModel(t, fakeModelPlugin(nil), sdktest.ModelOptions{})
	sdktest.TestModel(t, fakeModelPlugin(nil), sdktest.ModelOptions{Params: json.RawMessage(`{"width":0.3}`)})
}
