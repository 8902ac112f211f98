using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Plans;

public class PlanTableTests
{
    [Fact]
    public void Format_IsAsApproved()
    {
        LectureVector vector = PyTorchVectors.All.Lectures.First(v => v.Variant == "gaussian+bn");
        Recipe recipe = Recipe.PyTorch.Override(
            "gaussian", Rule.ForLayers("Linear").Weight(Scheme.Normal(0, 0.001)), Rule.ForLayers("Linear").Bias(Scheme.Zeros));
        Approve.Equal("plan-gaussian-bn.txt", Planner.Plan(ParameterVector.ToSpecs(vector.Parameters), recipe, 123, NumberStream.PyTorch).ToString());
    }
}
