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

    /// <summary>Fills with U(a, b).</summary>
    /// <param name="tensor">Any floating tensor.</param>
    /// <param name="a">Lower bound.</param>
    /// <param name="b">Upper bound, at least <paramref name="a"/>.</param>
    /// <param name="generator">Where the numbers come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor.</returns>
    public static Tensor uniform_(Tensor tensor, double a = 0, double b = 1, Generator? generator = null) =>
        Fill(tensor, Scheme.Uniform(a, b), generator);

    /// <summary>Fills with N(mean, std²).</summary>
    /// <param name="tensor">Any floating tensor.</param>
    /// <param name="mean">μ.</param>
    /// <param name="std">σ ≥ 0.</param>
    /// <param name="generator">Where the numbers come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor.</returns>
    public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
        Fill(tensor, Scheme.Normal(mean, std), generator);

    /// <summary>Fills with one value.</summary>
    /// <param name="tensor">Any floating tensor.</param>
    /// <param name="val">The value, finite.</param>
    /// <returns>The same tensor.</returns>
    public static Tensor constant_(Tensor tensor, double val) => Fill(tensor, Scheme.Constant(val), null);

    /// <summary>Fills with 1.</summary>
    /// <param name="tensor">Any floating tensor.</param>
    /// <returns>The same tensor.</returns>
    public static Tensor ones_(Tensor tensor) => Fill(tensor, Scheme.Ones, null);

    /// <summary>Fills with 0.</summary>
    /// <param name="tensor">Any floating tensor.</param>
    /// <returns>The same tensor.</returns>
    public static Tensor zeros_(Tensor tensor) => Fill(tensor, Scheme.Zeros, null);

    /// <summary>Fills with U(±gain·√(6/(fan_in + fan_out))), see <see cref="XavierScheme"/>.</summary>
    /// <param name="tensor">A floating tensor of 2 or more dimensions.</param>
    /// <param name="gain">Factor for the nonlinearity.</param>
    /// <param name="generator">Where the numbers come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor.</returns>
    public static Tensor xavier_uniform_(Tensor tensor, double gain = 1, Generator? generator = null) =>
        Fill(tensor, Scheme.XavierUniform(gain), generator);

    /// <summary>Fills with N(0, 2·gain²/(fan_in + fan_out)), see <see cref="XavierScheme"/>.</summary>
    /// <param name="tensor">A floating tensor of 2 or more dimensions.</param>
    /// <param name="gain">Factor for the nonlinearity.</param>
    /// <param name="generator">Where the numbers come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor.</returns>
    public static Tensor xavier_normal_(Tensor tensor, double gain = 1, Generator? generator = null) =>
        Fill(tensor, Scheme.XavierNormal(gain), generator);

    /// <summary>Fills with U(±√3·gain/√fan), see <see cref="KaimingScheme"/>.</summary>
    /// <param name="tensor">A floating tensor of 2 or more dimensions.</param>
    /// <param name="a">Slope of a leaky ReLU; with another nonlinearity, which would ignore it, only 0.</param>
    /// <param name="mode">Which fan divides the variance.</param>
    /// <param name="nonlinearity">The function after the layer.</param>
    /// <param name="generator">Where the numbers come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor.</returns>
    public static Tensor kaiming_uniform_(
        Tensor tensor,
        double a = 0,
        FanMode mode = FanMode.FanIn,
        Nonlinearity nonlinearity = Nonlinearity.LeakyReLU,
        Generator? generator = null) => Fill(tensor, Scheme.KaimingUniform(nonlinearity, mode, a), generator);

    /// <summary>Fills with N(0, gain²/fan), see <see cref="KaimingScheme"/>.</summary>
    /// <param name="tensor">A floating tensor of 2 or more dimensions.</param>
    /// <param name="a">Slope of a leaky ReLU; with another nonlinearity, which would ignore it, only 0.</param>
    /// <param name="mode">Which fan divides the variance.</param>
    /// <param name="nonlinearity">The function after the layer.</param>
    /// <param name="generator">Where the numbers come from; libtorch's default generator if omitted.</param>
    /// <returns>The same tensor.</returns>
    public static Tensor kaiming_normal_(
        Tensor tensor,
        double a = 0,
        FanMode mode = FanMode.FanIn,
        Nonlinearity nonlinearity = Nonlinearity.LeakyReLU,
        Generator? generator = null) => Fill(tensor, Scheme.KaimingNormal(nonlinearity, mode, a), generator);

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
}
