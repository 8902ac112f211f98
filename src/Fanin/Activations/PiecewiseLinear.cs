using Fanin.Mathematics;

namespace Fanin.Activations;

/// <summary>A function of straight pieces, whose expectations all have closed forms.</summary>
internal sealed class PiecewiseLinear
{
    // Terms of this many times their sum's size cost two digits.
    private const double CancellationLimit = 100;

    private readonly double[] _kinks;
    private readonly (double Slope, double Offset)[] _pieces;

    /// <summary>Makes a function.</summary>
    /// <param name="kinks">Where one piece ends and the next begins, ascending.</param>
    /// <param name="pieces">The lines slope·x + offset, from the left; one more than kinks. A kink belongs to the piece on its left.</param>
    public PiecewiseLinear(double[] kinks, params (double Slope, double Offset)[] pieces) => (_kinks, _pieces) = (kinks, pieces);

    /// <summary>The activation.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="formula">φ(x) for people.</param>
    /// <param name="secondMoment">The closed form of E[φ²] for people; the number is computed from the pieces.</param>
    /// <param name="derivativeSecondMoment">As well, of E[φ'²].</param>
    /// <param name="pyTorchGain">PyTorch's gain, if it has one.</param>
    /// <param name="mean">As <paramref name="secondMoment"/>, of E[φ]; not used for odd functions.</param>
    public Activation ToActivation(
        string name, string formula, string secondMoment, string derivativeSecondMoment, double? pyTorchGain = null,
        string mean = "Σ of truncated normal moments")
    {
        bool odd = _pieces.Zip(_pieces.Reverse()).All(pair => pair.First.Slope == pair.Second.Slope && pair.First.Offset == -pair.Second.Offset)
            && _kinks.Zip(_kinks.Reverse()).All(pair => pair.First == -pair.Second);
        return new Activation(name, formula, Function, Derivative, _kinks)
        {
            PyTorchGain = pyTorchGain,
            Kernel = _kinks is [] or [0] && _pieces.All(piece => piece.Offset == 0) ? new HomogeneousKernel(_pieces[^1].Slope, _pieces[0].Slope) : null,
            ClosedMean = odd ? ClosedForm.Odd : Sum((slope, offset, m0, m1, _) => [slope * m1, offset * m0], mean),
            ClosedSecondMoment = Sum(
                (slope, offset, m0, m1, m2) => [slope * slope * m2, 2 * slope * offset * m1, offset * offset * m0], secondMoment),
            ClosedDerivativeSecondMoment = Sum((slope, _, m0, _, _) => [slope * slope * m0], derivativeSecondMoment),
        };
    }

    private double Function(double x)
    {
        (double slope, double offset) = _pieces[PieceAt(x)];
        return slope == 0 && !double.IsNaN(x) ? offset : (slope * x) + offset;
    }

    private double Derivative(double x) => _pieces[PieceAt(x)].Slope;

    private int PieceAt(double x)
    {
        int piece = 0;
        while (piece < _kinks.Length && x > _kinks[piece])
        {
            piece++;
        }

        return piece;
    }

    // Of terms of m0, m1, m2 = E[zᵏ; low < z < high]; nothing where they cancel so far that the integral is better.
    private ClosedForm? Sum(Func<double, double, double, double, double, double[]> terms, string formula)
    {
        double sum = 0;
        double size = 0;
        for (int i = 0; i < _pieces.Length; i++)
        {
            double? low = i == 0 ? null : _kinks[i - 1];
            double? high = i == _kinks.Length ? null : _kinks[i];
            (double m0, double size0) = Mass(low, high);
            double m1 = Density(low) - Density(high);
            double size1 = Density(low) + Density(high);
            double m2 = m0 + ((low ?? 0) * Density(low)) - ((high ?? 0) * Density(high));
            double size2 = size0 + Math.Abs((low ?? 0) * Density(low)) + Math.Abs((high ?? 0) * Density(high));
            sum += terms(_pieces[i].Slope, _pieces[i].Offset, m0, m1, m2).Sum();
            size += terms(_pieces[i].Slope, _pieces[i].Offset, size0, size1, size2).Sum(Math.Abs);
        }

        return size <= CancellationLimit * Math.Abs(sum) ? new(sum, formula) : null;
    }

    // From whichever side the tails are small.
    private static (double Mass, double Size) Mass(double? low, double? high)
    {
        if (low > 0)
        {
            return Mass(-high, -low);
        }

        double below = low is { } bottom ? NormalLaw.Below(bottom) : 0;
        double above = high is { } top ? NormalLaw.Below(top) : 1;
        return (above - below, above + below);
    }

    private static double Density(double? place) => place is { } x ? NormalLaw.Density(x) : 0;
}
