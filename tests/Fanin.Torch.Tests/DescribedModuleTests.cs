using Fanin.Parameters;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

public class DescribedModuleTests
{
    [Fact]
    public void Of_TakesRolesLayoutsAndFactsFromTheModule()
    {
        using var module = new Own(spec => spec with { Role = ParameterRole.Weight, Layer = spec.Layer with { WeightShape = spec.Shape, WeightLayout = WeightLayout.InOut } });
        IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places = ModuleParameters.Of(module);
        Assert.Equal(["table", "inner.weight", "inner.bias"], places.Select(place => place.Spec.Name));
        Assert.Equal((ParameterRole.Weight, WeightLayout.InOut), (places[0].Spec.Role, places[0].Spec.Layer.WeightLayout));
        Assert.All(places, place => Assert.Equal("layers = 7, width = 5", place.Spec.Layer.Facts.ToString()));
    }

    [Fact]
    public void Of_RefusesADescriptionOfAnotherParameter()
    {
        using var module = new Own(spec => spec with { Name = "other" });
        Assert.Contains("expected the same name, shape and element type", Assert.Throws<InvalidOperationException>(() => ModuleParameters.Of(module)).Message, StringComparison.Ordinal);
    }

    private sealed class Own : nn.Module<Tensor, Tensor>, IDescribedModule
    {
        private readonly Func<ParameterSpec, ParameterSpec> _describe;

        public Own(Func<ParameterSpec, ParameterSpec> describe)
            : base(nameof(Own))
        {
            _describe = describe;
            register_parameter("table", new Parameter(zeros(3, 5)));
            register_module("inner", nn.Linear(5, 2));
        }

        public ModelFacts Facts => ModelFacts.None.With("width", 5).With("layers", 7);

        public ParameterSpec Describe(ParameterSpec spec) => _describe(spec);

        public override Tensor forward(Tensor input) => input;
    }
}
