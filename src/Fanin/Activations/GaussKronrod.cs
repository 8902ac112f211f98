namespace Fanin.Activations;

/// <summary>The rule of 7 and 15 points on one interval: an integral, and by how much it may be wrong.</summary>
/// <remarks>Nodes, weights and the estimate of the error are those of QUADPACK's <c>qk15</c> (Piessens et al. 1983).</remarks>
internal readonly record struct GaussKronrod(double Low, double High, double Integral, double Absolute, double Error)
{
    private static ReadOnlySpan<double> Nodes =>
    [
        0.99145537112081264, 0.94910791234275852, 0.86486442335976907, 0.74153118559939444,
        0.58608723546769113, 0.40584515137739717, 0.20778495500789847, 0,
    ];

    private static ReadOnlySpan<double> Weights =>
    [
        0.022935322010529225, 0.063092092629978553, 0.10479001032225018, 0.14065325971552592,
        0.16900472663926790, 0.19035057806478541, 0.20443294007529889, 0.20948214108472783,
    ];

    // Of every other node, from the second on.
    private static ReadOnlySpan<double> GaussWeights => [0.12948496616886969, 0.27970539148927667, 0.38183005050511894, 0.41795918367346939];

    /// <summary>Whether the interval still has an inside to halve.</summary>
    public bool IsDivisible => Middle > Low && Middle < High && High - Low > 1e-14 * Math.Max(Math.Abs(Low), Math.Abs(High));

    /// <summary>Half way.</summary>
    public double Middle => Low + (0.5 * (High - Low));

    /// <summary>Integrates a function from <paramref name="low"/> to <paramref name="high"/>, neither of which it is asked at.</summary>
    public static GaussKronrod On(Func<double, double> function, double low, double high)
    {
        double half = 0.5 * (high - low);
        double middle = low + half;
        Span<double> values = stackalloc double[15];
        values[7] = function(middle);
        double kronrod = Weights[7] * values[7];
        double gauss = GaussWeights[3] * values[7];
        double absolute = Weights[7] * Math.Abs(values[7]);
        for (int i = 0; i < 7; i++)
        {
            double below = values[i] = function(middle - (half * Nodes[i]));
            double above = values[14 - i] = function(middle + (half * Nodes[i]));
            kronrod += Weights[i] * (below + above);
            absolute += Weights[i] * (Math.Abs(below) + Math.Abs(above));
            gauss += i % 2 == 1 ? GaussWeights[i / 2] * (below + above) : 0;
        }

        double spread = Weights[7] * Math.Abs(values[7] - (0.5 * kronrod));
        for (int i = 0; i < 7; i++)
        {
            spread += Weights[i] * (Math.Abs(values[i] - (0.5 * kronrod)) + Math.Abs(values[14 - i] - (0.5 * kronrod)));
        }

        // The 15 points are far better than the 7: of their difference only the share (200·difference/spread)^½ counts.
        double difference = Math.Abs(kronrod - gauss);
        double error = spread > 0 && difference > 0 ? spread * Math.Min(1, Math.Pow(200 * difference / spread, 1.5)) : difference;
        return new GaussKronrod(low, high, half * kronrod, half * absolute, half * error);
    }
}
