using Fanin.Mathematics;

namespace Fanin.Tests.Statistics;

/// <summary>The distributions that kernels draw from, standardized: uniform on ±1, normal 0 and 1, that one cut at ±2.</summary>
internal static class Expectations
{
    public static readonly Expectation Uniform = new(
        [0, 1.0 / 3, 0, 1.0 / 5, 0, 1.0 / 7, 0, 1.0 / 9],
        [(0.5, 0.5), (0.99, 0.01), (0.9999, 0.0001)],
        value => (value + 1) / 2);

    // Masses: erfc(t/√2), by mpmath.
    public static readonly Expectation Normal = new(
        [0, 1, 0, 3, 0, 15, 0, 105],
        [(1, 0.317310507862914), (3, 0.00269979606326019), (4, 6.33424836662398e-05), (4.4, 1.08250878154077e-5), (5, 5.73303143758387e-07)],
        value => value < 0 ? NormalMass.Above(-value) : 1 - NormalMass.Above(value));

    // Rounded to bfloat16, whose neighbours around 3 are 2⁻⁶ apart, from 4 on 2⁻⁵: masses from the middle between neighbours on, by mpmath.
    public static readonly Expectation NormalInBFloat16 = Normal with
    {
        Beyond = [(3, 0.00276986085059371), (4, 6.54665755859312e-5), (4.40625, 1.13025318151381e-5)],
    };

    // Likewise float16: 2⁻⁹ and 2⁻⁸ apart.
    public static readonly Expectation NormalInFloat16 = Normal with
    {
        Beyond = [(3, 0.00270846470782243), (4, 6.36043819714565e-5), (4.40234375, 1.08056182466613e-5)],
    };

    // Moments by mpmath's quadrature. JAX's constant for the deviation, 0.87962566103423978, is the root of the second.
    public static readonly Expectation TruncatedAtTwo = new(
        [0, 0.773741303549923, 0, 1.41618912484946, 0, 3.46080648104609, 0, 9.74508879451769],
        [(1, 0.284767227989094), (1.9, 0.0125016857357722), (1.999, 0.00011324253414736)],
        value => (NormalMass.Above(-value) - NormalMass.Above(2)) / (1 - (2 * NormalMass.Above(2))));
}
