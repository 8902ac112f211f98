using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Fanin;

/// <summary>Argument checks that the base library lacks: its own let NaN or infinity pass.</summary>
internal static class Check
{
    /// <summary>Throws unless the value is a finite number.</summary>
    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!double.IsFinite(value))
        {
            ThrowNotFinite(value, name);
        }

        return value;
    }

    /// <summary>Throws unless the value is a finite number of at least 0.</summary>
    public static double FiniteNonNegative(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!double.IsFinite(value) || value < 0)
        {
            ThrowNegative(value, name);
        }

        return value;
    }

    /// <summary>Throws unless the value is a finite number above 0.</summary>
    public static double PositiveFinite(double value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        if (!double.IsFinite(value) || value <= 0)
        {
            ThrowNotPositive(value, name);
        }

        return value;
    }

    /// <summary>Throws unless the value is one that its enumeration names.</summary>
    public static T Defined<T>(T value, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"Expected one of {string.Join(", ", Enum.GetNames<T>())}.");

    [DoesNotReturn]
    private static void ThrowNotFinite(double value, string? name) =>
        throw new ArgumentOutOfRangeException(name, $"Expected a finite number for {name}, got {value.ToString(CultureInfo.InvariantCulture)}.");

    [DoesNotReturn]
    private static void ThrowNegative(double value, string? name) =>
        throw new ArgumentOutOfRangeException(name, $"Expected a finite number of at least 0 for {name}, got {value.ToString(CultureInfo.InvariantCulture)}.");

    [DoesNotReturn]
    private static void ThrowNotPositive(double value, string? name) =>
        throw new ArgumentOutOfRangeException(name, $"Expected a finite number above 0 for {name}, got {value.ToString(CultureInfo.InvariantCulture)}.");
}
