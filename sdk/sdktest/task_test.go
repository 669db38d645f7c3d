package sdktest_test

import (
	"encoding/json"
	"testing"

	"github.com/invbench/invbench/sdk/sdktest"
)

func TestGoodTaskPasses(t *testing.T) {
	sdktest.TestTask(t, fakeTaskPlugin(nil), sdktest.TaskOptions{})
	sdktest.TestTask(t, fakeTaskPlugin(nil), sdktest.TaskOptions{Params: json.RawMessage(`{"scale":0.5}`)})
}
