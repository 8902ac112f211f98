using System.Globalization;
using System.Runtime.CompilerServices;
using Fanin.Distributions;
using Fanin.Parameters;
using Fanin.Schemes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Torch;

/// <summary>
/// The functions of <c>torch.nn.init</c> with PyTorch's names and order of arguments, for loops over <c>model.modules()</c>:
/// <c>using Fanin.Torch;</c> and <c>init.zeros_(layer.bias)</c>.
/// </summary>
/// <remarks>
/// <para>Numbers: libtorch's own, from the generator given, or else from libtorch's default one, which <c>torch.manual_seed</c> seeds; the same
/// bits as in Python. Every floating type, device and memory layout that libtorch fills is filled.</para>
/// <para>Autograd: as in PyTorch, nothing is recorded, and a graph that saved the old value fails in <c>backward()</c>.</para>
/// <para>Differs from: <c>TorchSharp.torch.nn.init</c> 0.107, whose <c>xavier_normal_</c> draws uniform numbers, whose <c>uniform_</c> and
/// <c>normal_</c> ignore their generator, and whose leaky ReLU has slope 0 where PyTorch's has 0.01,
/// whose <c>trunc_normal_</c> swaps mean and std, and whose <c>dirac_</c> knows no groups.</para>
/// </remarks>
#pragma warning disable CS8981, IDE1006, CA1707 // Lower-case names with underscores: they are PyTorch's, which is the point.
public static partial class init
{
    /// <summary>The gain of a nonlinearity, see <see cref="Gain.Of"/>.</summary>
    /// <param name="nonlinearity">The function after the layer.</param>
    /// <param name="param">Slope of a leaky ReLU; 0.01 if omitted.</param>
    public static double calculate_gain(Nonlinearity nonlinearity, double? param = null) => Gain.Of(nonlinearity, param);

    /// <summary>Counts the connections of a weight by its shape, for bounds such as that of a bias: <c>U(±1/√fan_in)</c>. In Python it is called <c>_calculate_fan_in_and_fan_out</c>.</summary>
    /// <param name="tensor">A weight of 2 or more dimensions.</param>
    /// <returns>The fans, which can be taken apart: <c>(double fanIn, _) = init.calculate_fan_in_and_fan_out(weight)</c>.</returns>
    /// <remarks><para>It knows nothing of the layer, see <see cref="Fan.FromShape"/>: of a grouped or transposed convolution the numbers are PyTorch's, not the connections that there are.</para></remarks>
    /// <exception cref="ArgumentException">The tensor has fewer than 2 dimensions.</exception>
    public static Fan calculate_fan_in_and_fan_out(Tensor tensor)
    {
        RequireRank(tensor, 2, int.MaxValue);
        return Fan.FromShape(new TensorShape(tensor.shape));
    }

    /// <summary>Fills with U(a, b).</summary>
    /// <param name="tensor">Any floating tensor.</param>
    /// <param name="a">Lower bound.</param>
    /// <param name="b">Upper bound, at least <paramref name="a"/>.</param>
    /// <param name="generator">Where the numbers come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ArgumentException">The tensor can't be filled: it has no memory, no floating type, or several elements in one place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A bound is not finite, or <paramref name="b"/> below <paramref name="a"/>; nothing is written.</exception>
    public static Tensor uniform_(Tensor tensor, double a = 0, double b = 1, Generator? generator = null)
    {
        Expect(double.IsFinite(a), "a finite number", a);
        Expect(double.IsFinite(b) && b >= a, string.Create(CultureInfo.InvariantCulture, $"a finite number of at least a, {a:R},"), b);
        return Fill(tensor, Scheme.Uniform(a, b), generator);
    }

    /// <summary>Fills with N(mean, std²).</summary>
    /// <param name="tensor">Any floating tensor.</param>
    /// <param name="mean">μ.</param>
    /// <param name="std">σ ≥ 0.</param>
    /// <param name="generator">Where the numbers come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ArgumentException">The tensor can't be filled: it has no memory, no floating type, or several elements in one place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The mean is not finite, or std negative or not finite; nothing is written.</exception>
    public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null)
    {
        Expect(double.IsFinite(mean), "a finite number", mean);
        Expect(double.IsFinite(std) && std >= 0, "a finite number of at least 0", std);
        return Fill(tensor, Scheme.Normal(mean, std), generator);
    }

    /// <summary>Fills with one value.</summary>
    /// <param name="tensor">Any floating tensor.</param>
    /// <param name="val">The value, finite.</param>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ArgumentException">The tensor can't be filled: it has no memory, no floating type, or several elements in one place.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The value is not finite; nothing is written.</exception>
    public static Tensor constant_(Tensor tensor, double val)
    {
        Expect(double.IsFinite(val), "a finite number", val);
        return Fill(tensor, Scheme.Constant(val), null);
    }

    /// <summary>Fills with 1.</summary>
    /// <param name="tensor">Any floating tensor.</param>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ArgumentException">The tensor can't be filled: it has no memory, no floating type, or several elements in one place.</exception>
    public static Tensor ones_(Tensor tensor) => Fill(tensor, Scheme.Ones, null);

    /// <summary>Fills with 0.</summary>
    /// <param name="tensor">Any floating tensor.</param>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ArgumentException">The tensor can't be filled: it has no memory, no floating type, or several elements in one place.</exception>
    public static Tensor zeros_(Tensor tensor) => Fill(tensor, Scheme.Zeros, null);

    /// <summary>Fills with U(±gain·√(6/(fan_in + fan_out))), see <see cref="XavierScheme"/>.</summary>
    /// <param name="tensor">A floating tensor of 2 or more dimensions.</param>
    /// <param name="gain">Factor for the nonlinearity.</param>
    /// <param name="generator">Where the numbers come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ArgumentException">The tensor can't be filled, or has fewer than 2 dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The gain is negative or not finite; nothing is written.</exception>
    public static Tensor xavier_uniform_(Tensor tensor, double gain = 1, Generator? generator = null)
    {
        RequireRank(tensor, 2, int.MaxValue);
        return Fill(tensor, Scheme.XavierUniform(gain), generator);
    }

    /// <summary>Fills with N(0, 2·gain²/(fan_in + fan_out)), see <see cref="XavierScheme"/>.</summary>
    /// <param name="tensor">A floating tensor of 2 or more dimensions.</param>
    /// <param name="gain">Factor for the nonlinearity.</param>
    /// <param name="generator">Where the numbers come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ArgumentException">The tensor can't be filled, or has fewer than 2 dimensions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The gain is negative or not finite; nothing is written.</exception>
    public static Tensor xavier_normal_(Tensor tensor, double gain = 1, Generator? generator = null)
    {
        RequireRank(tensor, 2, int.MaxValue);
        return Fill(tensor, Scheme.XavierNormal(gain), generator);
    }

    /// <summary>Fills with U(±√3·gain/√fan), see <see cref="KaimingScheme"/>.</summary>
    /// <param name="tensor">A floating tensor of 2 or more dimensions.</param>
    /// <param name="a">Slope of a leaky ReLU; with another nonlinearity, which would ignore it, only 0.</param>
    /// <param name="mode">Which fan divides the variance.</param>
    /// <param name="nonlinearity">The function after the layer.</param>
    /// <param name="generator">Where the numbers come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ArgumentException">The tensor can't be filled, or has fewer than 2 dimensions; or a slope is given to a nonlinearity that has none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not finite; nothing is written.</exception>
    public static Tensor kaiming_uniform_(
        Tensor tensor,
        double a = 0,
        FanMode mode = FanMode.FanIn,
        Nonlinearity nonlinearity = Nonlinearity.LeakyReLU,
        Generator? generator = null)
    {
        RequireRank(tensor, 2, int.MaxValue);
        RequireSlope(a, nonlinearity);
        return Fill(tensor, Scheme.KaimingUniform(nonlinearity, mode, a), generator);
    }

    /// <summary>Fills with N(0, gain²/fan), see <see cref="KaimingScheme"/>.</summary>
    /// <param name="tensor">A floating tensor of 2 or more dimensions.</param>
    /// <param name="a">Slope of a leaky ReLU; with another nonlinearity, which would ignore it, only 0.</param>
    /// <param name="mode">Which fan divides the variance.</param>
    /// <param name="nonlinearity">The function after the layer.</param>
    /// <param name="generator">Where the numbers come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor.</returns>
    /// <exception cref="ArgumentException">The tensor can't be filled, or has fewer than 2 dimensions; or a slope is given to a nonlinearity that has none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not finite; nothing is written.</exception>
    public static Tensor kaiming_normal_(
        Tensor tensor,
        double a = 0,
        FanMode mode = FanMode.FanIn,
        Nonlinearity nonlinearity = Nonlinearity.LeakyReLU,
        Generator? generator = null)
    {
        RequireRank(tensor, 2, int.MaxValue);
        RequireSlope(a, nonlinearity);
        return Fill(tensor, Scheme.KaimingNormal(nonlinearity, mode, a), generator);
    }

    // The scheme decides, libtorch draws: its generators can be read and moved by nobody else as safely.
    private static Tensor Fill(Tensor tensor, Scheme scheme, Generator? generator)
    {
        RequireFillable(tensor);
        var shape = new TensorShape(tensor.shape);
        var parameter = new ParameterSpec("tensor", shape, ElementType.Float32, ParameterRole.Unknown, new LayerSpec(string.Empty, "Tensor", shape));
        Distribution distribution = scheme.Resolve(parameter).Distribution;
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        _ = distribution switch
        {
            ConstantDistribution constant => tensor.fill_(constant.Value),
            UniformDistribution uniform => tensor.uniform_(uniform.Low, uniform.High, generator),
            NormalDistribution normal => tensor.normal_(normal.Mean, normal.StdDev, generator),
            _ => throw new InvalidOperationException($"No function of torch.nn.init draws {distribution}."),
        };
        return tensor;
    }

    // Schemes call their numbers otherwise than PyTorch's functions.
    private static void Expect(bool holds, string expected, double got, [CallerArgumentExpression(nameof(got))] string name = "")
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"Expected {expected} for {name}, got {got:R}."));
        }
    }

    private static void RequireSlope(double a, Nonlinearity nonlinearity)
    {
        Expect(double.IsFinite(a), "a finite number", a);
        if (a != 0 && nonlinearity != Nonlinearity.LeakyReLU)
        {
            throw new ArgumentException(
                string.Create(CultureInfo.InvariantCulture, $"Expected a = 0 for {Gain.NameOf(nonlinearity)}, which has no slope, got {a:R}; use LeakyReLU, or leave it out."), nameof(a));
        }
    }
}
