namespace Fanin.Mathematics;

/// <summary>The cosine of an angle in turns, with the same bits everywhere.</summary>
internal static class Turns
{
    /// <summary>cos(2π·x).</summary>
    public static double Cos(double turns)
    {
        // Within an eighth of a turn of a quadrant's middle line, where the polynomials hold.
        double quadrants = Math.Round(turns * 4);
        (double sin, double cos) = ExactMath.SinCos((turns - (quadrants / 4)) * 2 * Math.PI);
        return ((long)quadrants & 3) switch
        {
            0 => cos,
            1 => -sin,
            2 => -cos,
            _ => sin,
        };
    }
}
