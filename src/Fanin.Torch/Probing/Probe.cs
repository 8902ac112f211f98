using Fanin.Diagnosis.Reports;
using Fanin.Parameters;
using Fanin.Streams;
using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>Measures a module before the first step of training: one batch forward and back.</summary>
public static class Probe
{
    /// <summary>
    /// Measures the signal behind every layer, the gradient there, and every parameter with its gradient.
    /// </summary>
    /// <param name="module">Any module in memory. Afterwards it is as it was: values, buffers, gradients, modes, fields.</param>
    /// <param name="options">The batch, and what else is measured.</param>
    /// <returns>Measurements without predictions or findings. <see cref="ProbeReport.Classes"/> and <see cref="ProbeReport.LogitStdDev"/> are known with labels only.</returns>
    /// <remarks>
    /// <para>Layers are the innermost modules, and TorchSharp's own attention, Transformer and recurrent modules as a whole, of whose several outputs the first counts. A layer that is called
    /// several times has an entry a call. Functions called within a forward belong to no module, and are not seen; neither are layers called by <c>forward()</c> instead of <c>call()</c>.</para>
    /// <para>Units are the last dimension behind linear layers, embeddings, layer norms, attention and recurrent layers, the second behind convolutions and the other normalizations; behind others
    /// as in the layer before. Cosine and effective rank are of samples, or of tokens where units are the last of three and more dimensions.</para>
    /// <para>Gradients are of the mean loss. Where a layer's output is changed in place, as by <c>ReLU(inplace)</c>, the numbers and the gradient are those before.</para>
    /// <para>Repeatability: close; sums depend on libtorch's threads. Draws of the forward pass, such as dropout's, come from <see cref="ProbeOptions.Seed"/>; libtorch's generator on the CPU
    /// has its state again afterwards, so nobody else may draw from it or use the module meanwhile. On other devices draws move the device's generator.</para>
    /// <para>Memory: beside that of a training step, one copy of parameters and buffers.</para>
    /// </remarks>
    /// <exception cref="DiagnosticException">The module holds layers or parameters that it has not registered: all of them.</exception>
    /// <exception cref="ArgumentException">The module can't be called with the inputs, an input is empty, or the labels don't fit the output.</exception>
    /// <exception cref="NotSupportedException">The module is on the meta device, or its output is nothing that a loss can be of.</exception>
    /// <exception cref="InvalidOperationException">The forward or backward pass fails; the reason is inside.</exception>
    public static ProbeReport Run(nn.Module module, ProbeOptions options)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(options);
        Native.LibTorch.EnsureLoaded();
        CheckOptions(options);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable recorded = inference_mode(false);
        using IDisposable gradients = enable_grad();
        IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places = ModuleParameters.Of(module);
        if (places.FirstOrDefault(place => place.Tensor.device_type == DeviceType.META) is { Spec: { } unmade })
        {
            throw new NotSupportedException($"{unmade.Name} is on the meta device and holds nothing to measure; call {nameof(DeferredModule)}.Materialize first.");
        }

        Tensor[] inputs = ProbeInputs.Of(options, [.. places.Select(place => place.Tensor)]);
        var call = new ModuleCall(module, inputs.Length);
        using var state = new ModuleState(module);
        module.train(options.Training);
        return Measure(module, call, inputs, places, state, options);
    }

    private static ProbeReport Measure(
        nn.Module module, ModuleCall call, Tensor[] inputs, IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places, ModuleState state, ProbeOptions options)
    {
        SeedDraws(options.Seed);
        ProbeReport report;
        using (var taps = new LayerTaps(module, keepsHistograms: options.KeepsSpectra))
        {
            report = WithLayers(module, call, inputs, places, state, taps, options);
        }

        if (options.JacobianSamples > 0)
        {
            SeedDraws(options.Seed);
            report = report with { Jacobian = OutputDerivatives.Jacobian(call, inputs, state, options) };
        }

        if (options.NtkSamples > 0)
        {
            SeedDraws(options.Seed);
            report = report with { Ntk = OutputDerivatives.Kernel(call, inputs, state, options) };
        }

        return report;
    }

    private static ProbeReport WithLayers(
        nn.Module module, ModuleCall call, Tensor[] inputs, IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places, ModuleState state, LayerTaps taps, ProbeOptions options)
    {
        Dictionary<string, bool> untouched = options.Plan is { } plan ? new PlannedNumbers(plan).Untouched(places) : [];
        using IDisposable pass = state.BeginPass();

        // Copies, so that what forward does in place does not reach the caller's; leaves, so that gradients flow in frozen modules too.
        Tensor[] leaves = [.. inputs.Select(input => input.detach().clone())];
        foreach (Tensor leaf in leaves.Where(leaf => leaf.is_floating_point()))
        {
            leaf.requires_grad = true;
        }

        Tensor output = call.Run([.. leaves.Select((leaf, i) => taps.ObserveInput(leaves.Length == 1 ? "input" : Invariant($"input {i + 1}"), leaf))], options.SelectOutput);
        ProbeLoss loss = ProbeLoss.Of(output, options);
        if (loss.Value.requires_grad)
        {
            BackwardPass.Run(loss.Value, [.. state.Trainable, .. leaves.Where(leaf => leaf.requires_grad)], keepGraph: false);
        }

        taps.ThrowIfFailed();
        return new ProbeReport(options.Name ?? module.GetType().Name, taps.Layers, ParameterProbes.Of(places, module, options, untouched))
        {
            Samples = inputs[0].dim() == 0 ? 1 : checked((int)inputs[0].shape[0]),
            Loss = loss.Value.ToDouble() is var value && double.IsFinite(value) ? value : null,
            Classes = loss.Classes,
            LogitStdDev = loss.Classes is null ? default : Reading.Of(TensorMoments.Of(output).StdDev),
        };
    }

    // Of the CPU alone: manual_seed would move the generators of other devices too.
    private static void SeedDraws(Seed seed)
    {
        using Tensor state = tensor(new PyTorchGenerator(seed).ExportState(), ScalarType.Byte);
        TorchSharp.torch.random.set_rng_state(state);
    }

    private static void CheckOptions(ProbeOptions options)
    {
        if (options.LearningRate is { } learningRate)
        {
            Check.PositiveFinite(learningRate);
        }

        Check.Defined(options.Optimizer);
        ArgumentOutOfRangeException.ThrowIfNegative(options.JacobianSamples, nameof(options));
        if (options.NtkSamples is < 0 or 1)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.NtkSamples, "Expected 0 or at least 2 samples of the neural tangent kernel.");
        }
    }
}
