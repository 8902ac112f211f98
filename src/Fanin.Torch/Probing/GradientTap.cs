using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>
/// The identity, which tells its <see cref="LayerTap"/> the gradient that passes on the way back. It keeps no copy and no gradient.
/// </summary>
/// <remarks>
/// TorchSharp has no hooks for gradients, and <c>retain_grad</c> would keep every gradient, and follow a tensor that is changed in place to its new value. This one is an
/// operation of its own in the graph: an activation in place behind it changes the shared memory, but the gradient that arrives here is that of the value before.
/// </remarks>
internal sealed class GradientTap : autograd.SingleTensorFunction<GradientTap>
{
    private const string Key = "tap";

    /// <inheritdoc/>
    public override string Name => nameof(GradientTap);

    /// <summary>Puts a tap behind a tensor.</summary>
    /// <param name="tensor">A tensor that a gradient can flow back to.</param>
    /// <param name="tap">Who is told.</param>
    /// <returns>The same numbers, in the same memory.</returns>
    public static Tensor Behind(Tensor tensor, LayerTap tap) => apply(tensor, tap);

    // Not a view in autograd's sense, so that what follows may work in place.
    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        ctx.save_data(Key, vars[1]);
        return ((Tensor)vars[0]).detach();
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        ((LayerTap)ctx.get_data(Key)).Receive(grad_output);
        return [grad_output, null!];
    }
}
