using System.Collections.Immutable;
using Fanin.Diagnosis.Plateaus;
using Fanin.Diagnosis.Reports;
using Fanin.Parameters;
using TorchSharp;
using static System.FormattableString;
using static TorchSharp.torch;

namespace Fanin.Torch.Probing;

/// <summary>Measures parameters and their gradients.</summary>
internal static class ParameterProbes
{
    // PyTorch's ε of Adam.
    private const double AdamEpsilon = 1e-8;

    private const int FewestRows = 8;

    /// <summary>Measures all of a module's places.</summary>
    /// <param name="places">The places.</param>
    /// <param name="module">The module.</param>
    /// <param name="options">What is known of the first update.</param>
    /// <param name="untouched">Which hold other numbers than their plan gives them, found before a forward pass could change them.</param>
    public static ImmutableArray<ParameterProbe> Of(
        IReadOnlyList<(ParameterSpec Spec, Tensor Tensor)> places, nn.Module module, ProbeOptions options, Dictionary<string, bool> untouched)
    {
        Dictionary<string, string> duplicates = [];
        foreach (ImmutableArray<string> group in ModuleChecks.Duplicates(module))
        {
            foreach (string later in group.Skip(1))
            {
                duplicates[later] = group[0];
            }
        }

        Dictionary<string, Tensor> tensors = places.ToDictionary(place => place.Spec.Name, place => place.Tensor, StringComparer.Ordinal);
        return [.. places.Select(place => Of(place.Spec, place.Tensor, tensors.GetValueOrDefault(BiasName(place.Spec.Name)), options) with
        {
            DuplicateOf = duplicates.GetValueOrDefault(place.Spec.Name),
            IsUntouched = untouched.TryGetValue(place.Spec.Name, out bool isUntouched) ? isUntouched : null,
        })];
    }

    private static ParameterProbe Of(ParameterSpec spec, Tensor tensor, Tensor? bias, ProbeOptions options)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        var probe = new ParameterProbe(spec);
        if (spec.TiedTo is { } tied)
        {
            return probe with { Note = $"Tied to {tied}, where its numbers are." };
        }

        var values = TensorMoments.Of(tensor);
        probe = probe with { NonFiniteCount = values.NonFiniteCount };
        if (!values.AreKnown)
        {
            probe = probe with { Note = values.Count == 0 ? "The parameter has no elements." : Invariant($"{values.NonFiniteCount} of {values.Count} elements are NaN or infinite.") };
        }
        else
        {
            probe = probe with { Mean = Reading.Of(values.Mean), StdDev = Reading.Of(values.StdDev), Norm = Math.Sqrt(values.SecondMoment * values.Count) };
            probe = WithMatrix(probe, tensor, bias, options);
        }

        return WithGradient(probe, tensor, values, options);
    }

    private static ParameterProbe WithMatrix(ParameterProbe probe, Tensor tensor, Tensor? bias, ProbeOptions options)
    {
        if (WeightMatrix.Of(probe.Parameter, tensor) is not { } matrix)
        {
            return probe;
        }

        double spectral = WeightMatrix.SpectralNorm(matrix, options.Seed);
        (double? norm, double? rank) = OfGaussian(probe, matrix);
        return probe with
        {
            SpectralNorm = new Reading(spectral, norm),
            StableRank = spectral > 0 ? new Reading(Math.Pow(probe.Norm!.Value / spectral, 2), rank) : default,
            IdenticalUnits = probe.Parameter.Role == ParameterRole.Weight ? WeightMatrix.EqualRows(matrix, bias) : null,
        };
    }

    // σ(√in + √out), and with it the stable rank, of independent numbers of the same mean square; of few rows or columns that says little.
    private static (double? Norm, double? StableRank) OfGaussian(ParameterProbe probe, Tensor matrix)
    {
        (double rows, double columns) = (matrix.shape[0], matrix.shape[1]);
        double edge = Math.Sqrt(rows) + Math.Sqrt(columns);
        return Math.Min(rows, columns) < FewestRows || probe.Norm is not > 0 ? (null, null) : (probe.Norm / Math.Sqrt(rows * columns) * edge, rows * columns / (edge * edge));
    }

    private static ParameterProbe WithGradient(ParameterProbe probe, Tensor tensor, TensorMoments values, ProbeOptions options)
    {
        if (tensor.grad is not { } gradient)
        {
            string reason = probe.Parameter.Role is ParameterRole.RunningMean or ParameterRole.RunningVariance or ParameterRole.BatchCount
                ? "Not trained: state of a normalization."
                : tensor.requires_grad ? "No gradient flows to it: the loss does not depend on it." : "Frozen: it wants no gradient.";
            return probe with { Note = probe.Note ?? reason };
        }

        var moments = TensorMoments.Of(gradient);
        probe = probe with { NonFiniteGradientCount = moments.NonFiniteCount };
        if (!moments.AreKnown)
        {
            return probe with { Note = probe.Note ?? Invariant($"{moments.NonFiniteCount} of {moments.Count} elements of the gradient are NaN or infinite.") };
        }

        probe = probe with { GradientNorm = Math.Sqrt(moments.SecondMoment * moments.Count) };
        return options.LearningRate is { } rate && values.AreKnown
            ? probe with
            {
                UpdateRatio = values.Variance > 0 ? rate * UpdateStdDev(gradient, moments, options.Optimizer) / values.StdDev : null,
                StagnationRatio = values.SecondMoment > 0 ? rate * moments.RootMeanSquare / values.RootMeanSquare : null,
            }
            : probe;
    }

    // Of the first update, in units of the learning rate.
    private static double UpdateStdDev(Tensor gradient, TensorMoments moments, Optimizer optimizer)
    {
        if (optimizer == Optimizer.Sgd)
        {
            return moments.StdDev!.Value;
        }

        // Adam's corrected first moments are g and g².
        Tensor dense = gradient.is_sparse ? gradient.to_dense() : gradient;
        return TensorMoments.Of(dense / (dense.abs() + AdamEpsilon)).StdDev!.Value;
    }

    private static string BiasName(string weight) => weight.EndsWith("weight", StringComparison.Ordinal) ? weight[..^"weight".Length] + "bias" : string.Empty;
}
