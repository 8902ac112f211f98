using System.Collections.Immutable;
using Fanin.Diagnosis.Paths;
using Fanin.Plans;

namespace Fanin.Diagnosis.Signals;

/// <summary>Predicts, without a weight, how second moment, correlation and gradient go through a network of random weights.</summary>
/// <remarks>
/// <para>Forward: q, ρ and the mean, step by step; then back: G, the second moment of the loss' gradient with respect to one number, relative to that at the
/// network's output, where gradients of different tokens are taken as independent. Expectations over the weights, exact for wide layers; one network of n units
/// scatters about them by some 1/√n a layer.</para>
/// <para>Where theory does not hold (a step without a rule, weights with a mean, hidden layers of fewer than 6 units, attention with large logits) numbers are
/// missing from there on, or back, and the step says why. Normalizations begin anew.</para>
/// <para>Source: Poole et al. 2016, arXiv:1606.05340; Schoenholz et al. 2017, arXiv:1611.01232; Yang et al. 2019, arXiv:1902.08129; attention: derived.</para>
/// </remarks>
public static class Propagation
{
    /// <summary>Predicts for the parameters of a plan.</summary>
    /// <param name="path">The way of the signal.</param>
    /// <param name="plan">Where its parameters get their first values.</param>
    /// <param name="input">What goes in.</param>
    /// <returns>The input, then every step in the order of the signal, parts before the whole.</returns>
    /// <exception cref="ArgumentException">The path uses parameters that the plan does not have, or the input is no signal.</exception>
    public static ImmutableArray<LayerSignals> Predict(SignalPath path, InitPlan plan, InputSignal input)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(plan);
        var names = plan.Rows.SelectMany(row => row.TiedNames.Prepend(row.Parameter.Name)).ToHashSet(StringComparer.Ordinal);
        string[] missing = [.. path.ParameterNames.Where(name => !names.Contains(name))];
        if (missing.Length > 0)
        {
            throw new ArgumentException(
                $"Expected a path of the plan's parameters, got {string.Join(", ", missing.Take(5))}{(missing.Length > 5 ? ", …" : string.Empty)}; "
                + "describe the path of the same model.",
                nameof(path));
        }

        return Predict(path, ParameterMoments.Of(plan), input);
    }

    /// <summary>Predicts for parameters of given moments.</summary>
    /// <param name="path">The way of the signal.</param>
    /// <param name="parameters">Moments by name; steps whose parameter is missing are unknown.</param>
    /// <param name="input">What goes in; <see cref="InputSignal.Indices"/> where the path begins with an embedding.</param>
    /// <returns>The input, then every step in the order of the signal, parts before the whole.</returns>
    /// <exception cref="ArgumentException">The input is no signal: q is negative, ρ beyond ±1, or mean² above q.</exception>
    public static ImmutableArray<LayerSignals> Predict(SignalPath path, IReadOnlyDictionary<string, ParameterMoments> parameters, InputSignal input)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(input);
        if (input != InputSignal.Indices)
        {
            Check.FiniteNonNegative(input.SecondMoment);
            Check.Finite(input.Mean);
            if (!(Math.Abs(input.Cosine) <= 1) || input.Mean * input.Mean > input.SecondMoment * (1 + 1e-9))
            {
                throw new ArgumentException(FormattableString.Invariant($"Expected a cosine within [−1, 1] and a mean² of at most q, got {input}."), nameof(input));
            }
        }

        return new PropagationPass(parameters).Predict(path, input);
    }
}
