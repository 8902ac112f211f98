using System.Runtime.InteropServices;
using Fanin.Plans;
using Fanin.Recipes;
using Fanin.Schemes;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>The initialization must not become part of the graph, and a graph that saved the old values must say so.</summary>
public class AutogradTests
{
    private static readonly Recipe Gaussian = Recipe.PyTorch.Override("g", Rule.For<Linear>().Weight(Scheme.Normal(0, 1)));

    public static TheoryData<string> Ways => ["Initialize", "Initialize constants", "kaiming_uniform_", "zeros_"];

    [Theory]
    [MemberData(nameof(Ways))]
    public void Filling_RecordsNothing_AndLeavesTheParameterAsItWas(string way)
    {
        foreach (bool requiresGrad in new[] { true, false })
        {
            using var linear = nn.Linear(3, 2);
            linear.weight!.requires_grad = requiresGrad;
            float[] old = Tensors.Floats(linear.weight);

            Fill(way, linear);

            Assert.Equal(requiresGrad, linear.weight.requires_grad);
            Assert.True(linear.weight.is_leaf);
            Assert.Null(linear.weight.grad);
            Assert.NotEqual(old, Tensors.Floats(linear.weight));
            Assert.True(is_grad_enabled());
            if (requiresGrad)
            {
                linear.forward(ones(1, 3)).sum().backward();
                Assert.Equal([1, 1, 1, 1, 1, 1], Tensors.Floats(linear.weight.grad!));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public void Backward_Fails_WhenTheGraphSavedTheOldValues(string way)
    {
        using var linear = nn.Linear(3, 2);
        using Tensor input = randn(4, 3, requires_grad: true);
        using Tensor loss = linear.forward(input).pow(2).sum();

        Fill(way, linear);

        ExternalException failure = Assert.Throws<ExternalException>(() => loss.backward());
        Assert.Contains("modified by an inplace operation", failure.Message, StringComparison.Ordinal);
    }

    private static void Fill(string way, Linear linear)
    {
        switch (way)
        {
            case "Initialize":
                linear.Initialize(Gaussian, 1, NumberStream.PyTorch);
                break;
            case "Initialize constants":
                linear.Initialize(Recipe.Of(Scheme.Constant(0.25)), 1, NumberStream.PyTorch);
                break;
            case "kaiming_uniform_":
                init.kaiming_uniform_(linear.weight!);
                break;
            default:
                init.zeros_(linear.weight!);
                break;
        }
    }
}
