using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>
/// An LSTM's bias for memories of up to T steps: forget gate <c>log U(1, T − 1)</c>, input gate minus that, 0 for the other gates.
/// </summary>
/// <remarks>
/// <para>Shape, and PyTorch's two biases: see <see cref="ForgetBiasScheme"/>.</para>
/// <para>Source: Tallec and Ollivier 2018, arXiv:1804.11188, eq. 16.</para>
/// </remarks>
public sealed record ChronoBiasScheme : Scheme
{
    private const double LeastSteps = 2;

    /// <summary>Makes the scheme.</summary>
    /// <param name="maxSteps">T, the longest dependence expected, finite and above 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">T is not finite and above 2.</exception>
    public ChronoBiasScheme(double maxSteps)
    {
        MaxSteps = Check.Finite(maxSteps);
        if (maxSteps <= LeastSteps)
        {
            throw new ArgumentOutOfRangeException(nameof(maxSteps), string.Create(CultureInfo.InvariantCulture, $"Expected more than 2 steps, got {maxSteps:R}."));
        }
    }

    /// <summary>T.</summary>
    public double MaxSteps { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        int hidden = checked((int)ForgetBiasScheme.Hidden(parameter));
        return new Resolution(ForgetBiasScheme.IsSecondBias(parameter) ? new ConstantDistribution(0) : new ChronoDistribution(hidden, MaxSteps));
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"chrono-bias({MaxSteps:R})");
}
