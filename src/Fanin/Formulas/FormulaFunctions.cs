using System.Collections.Frozen;
using Fanin.Mathematics;

namespace Fanin.Formulas;

/// <summary>The functions that formulas may call.</summary>
internal static class FormulaFunctions
{
    /// <summary>By name: how many arguments (0 for one or more), and the value.</summary>
    public static FrozenDictionary<string, (int Arguments, Func<double[], double> Compute)> All { get; } =
        new Dictionary<string, (int, Func<double[], double>)>(StringComparer.Ordinal)
        {
            ["sqrt"] = (1, x => Math.Sqrt(x[0])),
            ["ln"] = (1, x => ExactPower.NaturalLog(x[0])),
            ["log2"] = (1, x => ExactPower.BinaryLogarithm(x[0])),
            ["exp"] = (1, x => ExactPower.Exponential(x[0])),
            ["abs"] = (1, x => Math.Abs(x[0])),
            ["floor"] = (1, x => Math.Floor(x[0])),
            ["ceil"] = (1, x => Math.Ceiling(x[0])),
            ["min"] = (0, x => x.Min()),
            ["max"] = (0, x => x.Max()),
        }.ToFrozenDictionary(StringComparer.Ordinal);
}
