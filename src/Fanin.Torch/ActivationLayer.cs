using Fanin.Activations;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>An activation of <see cref="ActivationCatalog"/> that TorchSharp has no layer for, made of tensor operations: sin, squared_relu, snake, …</summary>
/// <remarks><para>No parameters. See <see cref="Create"/>, which takes TorchSharp's own layer where there is one.</para></remarks>
public sealed class ActivationLayer : nn.Module<Tensor, Tensor>
{
    private readonly Func<Tensor, Tensor> _function;

    private ActivationLayer(Activation activation, Func<Tensor, Tensor> function)
        : base(activation.Name) =>
        (Activation, _function) = (activation, function);

    /// <summary>The function it computes.</summary>
    public Activation Activation { get; }

    /// <summary>A layer that computes an activation: TorchSharp's own where it has one, which probes and theory know by its class; else one of this class.</summary>
    /// <param name="text">For instance <c>relu</c>, <c>leaky_relu(0.2)</c>, <c>sin(30)</c>; see <see cref="ActivationCatalog.Parse"/>.</param>
    /// <returns>The layer, for <c>[batch, …]</c> to the same shape. <c>prelu</c> has a slope to learn; <c>rrelu</c> draws its slopes from libtorch while it trains.</returns>
    /// <exception cref="FormatException">There is no such activation.</exception>
    /// <exception cref="NotSupportedException">There is, but none made of tensor operations.</exception>
    public static nn.Module<Tensor, Tensor> Create(string text)
    {
        Activation activation = ActivationCatalog.Parse(text);
        Native.LibTorch.EnsureLoaded();
        return ActivationOperations.Layer(activation)
            ?? new ActivationLayer(activation, ActivationOperations.Function(activation)
                ?? throw new NotSupportedException($"{activation.Name} is not made of tensor operations here; use another activation."));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return _function(input).MoveToOuterDisposeScope();
    }
}
