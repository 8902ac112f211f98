using Fanin.Mathematics;

namespace Fanin.Kernels;

/// <summary>The quantile function of a truncated normal distribution in float64, for any bounds.</summary>
/// <remarks>Repeatability: exact.</remarks>
internal readonly struct TruncatedQuantile
{
    // Bounds on both sides of the mean, each half a σ away at least: the mass between is .38 at least, either tail .31 at most.
    private const double MiddleReach = 0.5;

    // Beyond, the mass of a tail is no normal number any more; its logarithm is.
    private const double LogarithmicFrom = 35;

    // So narrow that the density is the same everywhere, to 10⁻⁷.
    private const double Flat = 1e-7;

    private readonly Method _method;

    public TruncatedQuantile(double mean, double stdDev, double low, double high)
    {
        Mean = mean;
        StdDev = stdDev;
        Low = low;
        High = high;
        Alpha = InUnits(low, mean, stdDev);
        Beta = InUnits(high, mean, stdDev);
        Below = NormalMass.Above(-Alpha);
        Above = NormalMass.Above(Beta);
        Between = Alpha >= 0 ? NormalMass.Above(Alpha) - Above : Beta <= 0 ? NormalMass.Above(-Beta) - Below : 1 - Below - Above;
        _method = Choose();
    }

    private enum Method
    {
        Point,
        Flat,
        Mass,
        Logarithmic,
    }

    /// <summary>μ.</summary>
    public double Mean { get; }

    /// <summary>σ.</summary>
    public double StdDev { get; }

    /// <summary>Lower bound.</summary>
    public double Low { get; }

    /// <summary>Upper bound.</summary>
    public double High { get; }

    /// <summary>The mass of the whole distribution below the bounds.</summary>
    public double Below { get; }

    /// <summary>The mass between the bounds.</summary>
    public double Between { get; }

    /// <summary>The mass above the bounds.</summary>
    public double Above { get; }

    /// <summary>Whether float32 arithmetic will do: both bounds are on their sides of the mean.</summary>
    public bool ContainsMiddle => Alpha <= -MiddleReach && Beta >= MiddleReach;

    private double Alpha { get; }

    private double Beta { get; }

    /// <summary>Whether both bounds are at least that many σ away, on their sides of the mean.</summary>
    public bool IsWithin(double reach) => Alpha <= -reach && Beta >= reach;

    /// <summary>Whether both bounds are at most that many σ away.</summary>
    public bool IsNoWiderThan(double reach) => Alpha >= -reach && Beta <= reach;

    /// <summary>The number below which a share of the mass between the bounds lies.</summary>
    /// <param name="share">Of the mass, counted from the nearer end, in (0, ½].</param>
    /// <param name="fromLow">Which end that is.</param>
    public double Number(double share, bool fromLow)
    {
        double number = _method switch
        {
            Method.Point => Mean,
            Method.Flat => fromLow ? Math.FusedMultiplyAdd(share, High - Low, Low) : Math.FusedMultiplyAdd(-share, High - Low, High),
            Method.Mass => Math.FusedMultiplyAdd(ByMass(share, fromLow), StdDev, Mean),
            _ => Math.FusedMultiplyAdd(ByLogarithm(share, fromLow), StdDev, Mean),
        };
        return number < Low ? Low : number > High ? High : number;
    }

    private static double InUnits(double bound, double mean, double stdDev)
    {
        double distance = bound - mean;
        return distance == 0 ? 0 : distance / stdDev;
    }

    private Method Choose()
    {
        double steepness = Math.Max(1, Math.Max(Math.Abs(Alpha), Math.Abs(Beta)));
        double nearest = Math.Max(Alpha, -Beta);
        if (StdDev == 0 || double.IsInfinity(nearest))
        {
            return Method.Point;
        }

        if ((Beta - Alpha) * steepness < Flat)
        {
            return Method.Flat;
        }

        return nearest > LogarithmicFrom ? Method.Logarithmic : Method.Mass;
    }

    private double ByMass(double share, bool fromLow)
    {
        double near = Math.FusedMultiplyAdd(share, Between, fromLow ? Below : Above);
        double far = Math.FusedMultiplyAdd(1 - share, Between, fromLow ? Above : Below);
        (double below, double above) = fromLow ? (near, far) : (far, near);
        return above < below ? NormalMass.UpperQuantile(above) : -NormalMass.UpperQuantile(below);
    }

    // Far out, say above: −ln(mass above z) = z²/2 − ln(Mills ratio of z) + constant grows by e from the near bound to z. Newton's method, from the
    // z that would be right if the ratio were the same.
    private double ByLogarithm(double share, bool fromLow)
    {
        bool upper = Alpha > 0;
        double near = upper ? Alpha : -Beta;
        double width = Beta - Alpha;
        double ratio = NormalMass.MillsRatio(near);
        double rest = double.IsInfinity(width)
            ? 0
            : ExactMath.Exp(-width * (near + (width / 2))) * NormalMass.MillsRatio(near + width) / ratio;
        double e = -ExactMath.Log(fromLow == upper ? Math.FusedMultiplyAdd(-share, 1 - rest, 1) : Math.FusedMultiplyAdd(share, 1 - rest, rest));
        double step = 2 * e / (near + Math.Sqrt((near * near) + (2 * e)));
        for (int i = 0; i < 4; i++)
        {
            double here = NormalMass.MillsRatio(near + step);
            double excess = (step * (near + (step / 2))) - ExactMath.Log(here / ratio) - e;
            step -= excess * here;
        }

        return upper ? near + step : -(near + step);
    }
}
