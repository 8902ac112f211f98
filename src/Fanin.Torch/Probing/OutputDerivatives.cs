using Fanin.Diagnosis.Reports;
using Fanin.Streams;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>Derivatives of the outputs themselves, one backward pass after the other.</summary>
internal static class OutputDerivatives
{
    private const long MaxOutputs = 4096;
    private const long MaxKernelBytes = 1L << 30;

    /// <summary>Singular values of the derivative of each sample's outputs with respect to its input.</summary>
    /// <remarks>One pass gives a row for all samples, for other samples' outputs do not depend on an input; behind a batch normalization in training mode they do, a little.</remarks>
    public static JacobianProbe Jacobian(ModuleCall call, IReadOnlyList<Tensor> inputs, ModuleState state, ProbeOptions options)
    {
        using IDisposable pass = state.BeginPass();
        (Tensor leaf, Tensor output) = Forward(call, inputs, options, options.JacobianSamples, needsInput: true);
        Tensor flat = output.flatten(1);
        long outputs = flat.shape[1];
        if (outputs > MaxOutputs)
        {
            throw new NotSupportedException(Invariant($"A sample has {outputs} outputs; the derivative of at most {MaxOutputs} can be decomposed."));
        }

        List<Tensor> rows = [];
        for (long unit = 0; unit < outputs; unit++)
        {
            rows.Add(Gradient(flat.select(1, unit).sum(), [leaf])[0].flatten(1).to(ScalarType.Float64));
        }

        // [samples, outputs, inputs]
        double[] values = linalg.svdvals(stack(rows, 1).cpu()).reshape(-1).data<double>().ToArray();
        return new JacobianProbe(values.Average(value => value * value), values.Max(), values.Min()) { Spectrum = options.KeepsSpectra ? new Spectrum([.. values.OrderDescending()]) : null };
    }

    /// <summary>The kernel of one fixed random combination of the outputs, of length 1: in wide networks all outputs have one kernel.</summary>
    public static NtkProbe Kernel(ModuleCall call, IReadOnlyList<Tensor> inputs, ModuleState state, ProbeOptions options)
    {
        using IDisposable pass = state.BeginPass();
        IReadOnlyList<Tensor> trainable = state.Trainable;
        int samples = options.NtkSamples;
        long bytes = trainable.Sum(TensorMemory.SizeBytes) * samples;
        if (trainable.Count == 0 || bytes > MaxKernelBytes)
        {
            throw new NotSupportedException(trainable.Count == 0
                ? "No parameter wants a gradient, so there is no neural tangent kernel."
                : Invariant($"The gradients of {samples} samples would take {bytes >> 20} MiB; at most {MaxKernelBytes >> 20} MiB are kept, so take fewer samples."));
        }

        (_, Tensor output) = Forward(call, inputs, options, samples, needsInput: false);
        Tensor flat = output.flatten(1).to(ScalarType.Float32);
        Tensor direction = ProbeLoss.Noise([flat.shape[1]], new KeyedStream(options.Seed, "probe.kernel")).to(flat.device);
        Tensor values = flat.mv(direction / direction.norm());
        List<Tensor> rows = [];
        for (int sample = 0; sample < samples; sample++)
        {
            rows.Add(cat([.. Gradient(values[sample], trainable).Select(gradient => gradient.reshape(-1).to(ScalarType.Float32))]));
        }

        Tensor features = stack(rows).to(ScalarType.Float64);
        double[] eigenvalues = linalg.eigvalsh(features.mm(features.t()).cpu()).data<double>().ToArray();
        return new NtkProbe(samples, eigenvalues.Max(), Math.Max(0, eigenvalues.Min()));
    }

    private static (Tensor Leaf, Tensor Output) Forward(ModuleCall call, IReadOnlyList<Tensor> inputs, ProbeOptions options, int samples, bool needsInput)
    {
        long batch = inputs[0].shape[0];
        if (samples > batch)
        {
            throw new ArgumentException(Invariant($"Expected a batch of at least {samples} samples, got {batch}."), nameof(options));
        }

        Tensor leaf = inputs[0].detach().narrow(0, 0, samples).clone();
        if (needsInput && !leaf.is_floating_point())
        {
            throw new NotSupportedException($"Inputs of type {leaf.dtype} have no derivative with respect to them.");
        }

        if (leaf.is_floating_point())
        {
            leaf.requires_grad = true;
        }

        // A leaf itself may not be changed in place.
        Tensor first = leaf.is_floating_point() ? leaf * 1 : leaf;
        Tensor[] others = [.. inputs.Skip(1).Select(input => input.dim() > 0 && input.shape[0] == batch ? input.detach().narrow(0, 0, samples).clone() : input.detach().clone())];
        Tensor output = call.Run([first, .. others], options.SelectOutput);
        return output.requires_grad && output.dim() > 0 && output.shape[0] == samples
            ? (leaf, output)
            : throw new NotSupportedException(output.requires_grad
                ? Invariant($"The output has shape [{string.Join(", ", output.shape)}]; expected {samples} samples along the first dimension.")
                : "The output has no gradient: forward detaches it, or runs without gradients.");
    }

    private static Tensor[] Gradient(Tensor value, IReadOnlyList<Tensor> leaves)
    {
        foreach (Tensor leaf in leaves)
        {
            leaf.grad = null;
        }

        BackwardPass.Run(value, [.. leaves], keepGraph: true);
        return [.. leaves.Select(leaf => leaf.grad is { } gradient ? (gradient.is_sparse ? gradient.to_dense() : gradient) : zeros_like(leaf))];
    }
}
