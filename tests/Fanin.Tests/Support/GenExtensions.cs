using CsCheck;

namespace Fanin.Tests.Support;

/// <summary>Random values for tests that say the same in every run: CsCheck's own seed is that of its first value only.</summary>
internal static class GenExtensions
{
    /// <summary>Tests some values, the same ones in every run; the first that fails is said.</summary>
    /// <param name="values">What to draw.</param>
    /// <param name="check">Throws if a value is not as it should be.</param>
    /// <param name="count">How many.</param>
    /// <param name="print">A value in words.</param>
    public static void SampleFixed<T>(this Gen<T> values, Action<T> check, int count, Func<T, string>? print = null)
    {
        var random = new PCG(stream: 1, seed: 20_261_124);
        for (int i = 0; i < count; i++)
        {
            T value = values.Generate(random, min: null, out _);
            try
            {
                check(value);
            }
            catch (Exception failed)
            {
                throw new InvalidOperationException(FormattableString.Invariant($"Value {i} fails: {print?.Invoke(value) ?? $"{value}"}"), failed);
            }
        }
    }
}
