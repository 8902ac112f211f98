using Fanin.Diagnosis.Paths;

namespace Fanin.Diagnosis.Signals;

/// <summary>Softmax attention of random projections, up to the mixed values.</summary>
/// <remarks>
/// <para>n tokens of mutual cosine ρ; of the logits only what differs between keys matters, with variance s² = σ_Q²σ_K²(1 − ρ). n·Σⱼaᵢⱼ² = e^(s²), so the
/// mixed signal has second moment q(ρ + (1 − ρ)e^(s²)/n + s²(1 − ρ)/d) and cosine (ρ + (1 − ρ)/n) over that. With a causal mask the sums run over the keys that a
/// query sees, and the i-th query's Σⱼaᵢⱼ² is e^(s²)/(i + e^(s²) − 1). Gradients are those through the values; what comes through queries and keys isn't counted.</para>
/// <para>Source: derived; rank collapse without skips: Dong et al. 2021, arXiv:2103.03404.</para>
/// </remarks>
internal static class AttentionRule
{
    // Beyond this share of ln n few keys take all the weight, and e^(s²) is too much.
    private const double LargestShare = 0.5;

    public static Passage Of(AttentionStep step, Signal x, ParameterLookup parameters)
    {
        foreach (string? name in new[] { step.Query.Weight, step.Key.Weight, step.Value.Weight, step.Query.Bias, step.Value.Bias, step.LogitBias })
        {
            if (name is not null && parameters[name] is null)
            {
                return Passage.UnknownParameter(name);
            }
        }

        ParameterMoments query = parameters[step.Query.Weight]!.Part(step.Query.Part);
        ParameterMoments key = parameters[step.Key.Weight]!.Part(step.Key.Part);
        ParameterMoments value = parameters[step.Value.Weight]!.Part(step.Value.Part);
        ParameterMoments shift = parameters.OrZero(step.Value.Bias)!.Part(step.Value.Part);
        string? reason = LinearRules.TooNarrow(x) ?? LinearRules.NotCentred(step.Query.Weight, query)
            ?? LinearRules.NotCentred(step.Key.Weight, key) ?? LinearRules.NotCentred(step.Value.Weight, value);
        if (reason is not null)
        {
            return Passage.Unknown(reason);
        }

        double scale = step.LogitScale ?? (1 / Math.Sqrt(step.HeadWidth));
        double querySecond = (query.FanIn * query.SecondMoment * x.Q) + parameters.OrZero(step.Query.Bias)!.Part(step.Query.Part).SecondMoment;
        double keySecond = key.FanIn * key.SecondMoment * x.Q * (1 - x.Rho);
        double s2 = querySecond * keySecond * scale * scale * step.HeadWidth;
        double logits = s2 + parameters.OrZero(step.LogitBias)!.SecondMoment;
        if (step.Tokens > 1 && logits > LargestShare * Math.Log(step.Tokens))
        {
            return Passage.Unknown(FormattableString.Invariant(
                $"Logits of variance {logits:G4} among {step.Tokens} tokens: few take all the attention, which theory of small logits does not cover."));
        }

        return Mixed(step, x, value, shift, s2, Math.Exp(logits));
    }

    private static Passage Mixed(AttentionStep step, Signal x, ParameterMoments value, ParameterMoments shift, double s2, double peak)
    {
        Products weights = step.IsCausal ? Products.Causal(step.Tokens, peak) : Products.Full(step.Tokens, peak);
        double own = weights.Own;
        double factor = value.FanIn * value.SecondMoment;
        double q = (factor * x.Q * (x.Rho + ((1 - x.Rho) * own) + (s2 * (1 - x.Rho) / value.FanIn))) + shift.SecondMoment;
        double shared = (factor * x.Q * (x.Rho + ((1 - x.Rho) * weights.Common))) + shift.SecondMoment;
        double outputs = value.FanOut * step.HeadsPerKey * value.SecondMoment;
        return new Passage(
            new Signal(q, shared / q, shift.Mean) { Width = value.Units * step.HeadsPerKey, IsGaussian = true }.Tidy(),
            gradient =>
            {
                double kept = (gradient.Gamma * (weights.Received - own)) + own;
                double common = (gradient.Gamma * (weights.ReceivedCommon - weights.Common)) + weights.Common;
                return new Gradient(gradient.G * outputs * kept, common / kept);
            });
    }

    /// <summary>Means of products of attention weights; of one weight's square with its peak e^(s²), of different ones as if all were equal.</summary>
    /// <param name="Own">Σⱼaᵢⱼ², the mean over queries; over keys of Σᵢaᵢⱼ² it is the same.</param>
    /// <param name="Common">Σₖaᵢₖaⱼₖ over pairs of queries i ≠ j, and of Σᵢaᵢₖaᵢₗ over pairs of keys.</param>
    /// <param name="Received">(Σᵢaᵢⱼ)², the mean over keys.</param>
    /// <param name="ReceivedCommon">The product of two keys' Σᵢaᵢⱼ, the mean over pairs.</param>
    private readonly record struct Products(double Own, double Common, double Received, double ReceivedCommon)
    {
        public static Products Full(int tokens, double peak) => new(Math.Min(1, peak / tokens), 1.0 / tokens, 1, 1);

        // Query i spreads its attention over i keys; key k receives Σ_{i ≥ k} 1/i. Where i is small the peak can't be e^(s²): alone a key has all.
        public static Products Causal(int tokens, double peak)
        {
            double harmonic = 0;
            double own = 0;
            double receivedSquares = 0;
            double received = 0;
            for (int i = tokens; i >= 1; i--)
            {
                received += 1.0 / i;
                receivedSquares += received * received;
                harmonic += 1.0 / i;
                own += peak / (i + peak - 1) / tokens;
            }

            double pairs = Math.Max(1, (double)tokens * (tokens - 1));
            return new Products(
                own,
                tokens == 1 ? 1 : 2 * (tokens - harmonic) / pairs,
                receivedSquares / tokens,
                tokens == 1 ? 1 : (((double)tokens * tokens) - receivedSquares) / pairs);
        }
    }
}
