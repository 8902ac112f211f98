using Fanin.Activations;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Tests;

/// <summary>Every activation of the catalog is a layer that computes its function, with its derivative.</summary>
public class ActivationLayerTests
{
    // Not the kinks, where a derivative has two values.
    private static readonly double[] Points = [-40, -4.3, -2.1, -1.2, -0.7, -0.3, -0.01, 0.01, 0.2, 0.45, 0.9, 1.7, 3.2, 5.5, 40];

    public static TheoryData<string> Names =>
        [.. ActivationCatalog.Entries.Select(entry => entry.Name), "leaky_relu(0.2)", "elu(0.5)", "celu(2)", "silu(1.5)", "softplus(2)", "hardtanh(-2, 0.5)", "relu_n(3)", "sin(30)", "cos(2)", "snake(0.3)",
            "hardshrink(0.1)", "softshrink(1)", "threshold(0.5, -1)", "isru(2)", "isrlu(3)", "prelu(0.1)"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_ComputesTheFunctionAndItsDerivative(string text)
    {
        Activation activation = ActivationCatalog.Parse(text);
        using DisposeScope scope = NewDisposeScope();
        nn.Module<Tensor, Tensor> layer = ActivationLayer.Create(text);
        layer.eval(); // rrelu draws its slopes while it trains.
        if (layer.parameters().Any())
        {
            layer.to(ScalarType.Float64);
        }

        // e⁴⁰ squares beyond what tolerances make sense for.
        double[] points = text == "exp" ? [.. Points.Where(point => point < 10)] : Points;
        Tensor x = tensor(points, requires_grad: true);
        Tensor y = layer.call(x);
        y.sum().backward();
        double[] values = [.. y.data<double>()];
        double[] slopes = [.. x.grad!.data<double>()];
        for (int i = 0; i < points.Length; i++)
        {
            // TorchSharp keeps slopes such as 0.01 and 1/8 in double precision, but PReLU's own in float32.
            double tolerance = 1e-6 * Math.Max(1, Math.Abs(activation.Function(points[i])));
            Assert.Equal(activation.Function(points[i]), values[i], tolerance);
            Assert.Equal(activation.Derivative(points[i]), slopes[i], 1e-6 * Math.Max(1, Math.Abs(activation.Derivative(points[i]))));
        }
    }

    [Fact]
    public void Create_SaysWhatIsNotKnown() => Assert.Throws<FormatException>(() => ActivationLayer.Create("rellu"));
}
