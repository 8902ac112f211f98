namespace Fanin.Diagnosis.Maps;

/// <summary>Zeros of continuous functions.</summary>
internal static class RootSearch
{
    /// <summary>The zero between two places where the function's signs differ, by bisection that takes secants where they help (Illinois rule).</summary>
    public static double Between(Func<double, double> function, double low, double high)
    {
        double atLow = function(low);
        double atHigh = function(high);
        for (int step = 0; step < 200 && atLow != 0 && atHigh != 0 && Math.Abs(high - low) > 4e-15 * (Math.Abs(low) + Math.Abs(high)); step++)
        {
            double secant = high - (atHigh * (high - low) / (atHigh - atLow));
            double middle = step % 3 == 2 || !(secant > Math.Min(low, high) && secant < Math.Max(low, high)) ? 0.5 * (low + high) : secant;
            double value = function(middle);
            if (value < 0 == atHigh < 0)
            {
                (high, atHigh, atLow) = (middle, value, atLow * 0.5);
            }
            else
            {
                (low, atLow, atHigh) = (middle, value, atHigh * 0.5);
            }
        }

        return atLow == 0 ? low : atHigh == 0 ? high : 0.5 * (low + high);
    }
}
