using Fanin.Diagnosis.Paths;
using Fanin.Parameters;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>The way of a signal through a module, read off one call.</summary>
/// <param name="Path">The path, if all layers were called one behind the other; <see langword="null"/> if not.</param>
/// <param name="Obstacle">Why there is no path, in a sentence; <see langword="null"/> if there is one.</param>
/// <param name="OutputShape">Sizes of the output.</param>
/// <remarks>
/// Modules show what they hold, not what their <c>forward</c> does. So it is called once, without gradients: if every layer gets the very tensor that the layer before returned, the module is a
/// chain. What functions do between layers (a sum, an activation that is no module) ends the chain.
/// </remarks>
public sealed record ModuleTrace(SignalPath? Path, string? Obstacle, TensorShape OutputShape)
{
    /// <summary>Calls a module once.</summary>
    /// <param name="module">Any module in memory. Afterwards it is as it was.</param>
    /// <param name="inputs">What it is called with.</param>
    /// <param name="training">Whether in training mode.</param>
    /// <param name="choose">Chooses the output, where the module returns something else than one tensor.</param>
    /// <exception cref="DiagnosticException">The module holds layers or parameters that it has not registered: all of them.</exception>
    /// <exception cref="ArgumentException">The module can't be called with the inputs.</exception>
    /// <exception cref="InvalidOperationException">The forward pass fails; the reason is inside.</exception>
    /// <exception cref="NotSupportedException">It returns something else than a tensor, and nothing chooses one.</exception>
    public static ModuleTrace Of(nn.Module module, IReadOnlyList<Tensor> inputs, bool training = true, Func<object, Tensor>? choose = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputs);
        Native.LibTorch.EnsureLoaded();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        var call = new ModuleCall(module, inputs.Count);
        using var state = new ModuleState(module);
        module.train(training);
        using IDisposable pass = state.BeginPass();
        Tensor[] copies = [.. inputs.Select(input => input.detach().clone())];
        var chain = new ModuleChain(ModuleParameters.Of(module), training);
        Tensor output;
        using (chain.Watch(module, copies[0]))
        {
            output = call.Run(copies, choose);
        }

        string? obstacle = copies.Length > 1 ? "It takes several inputs." : chain.ObstacleAt(output);
        return new ModuleTrace(obstacle is null ? new SequencePath([.. chain.Steps]) : null, obstacle, new TensorShape(output.shape));
    }
}
