using Fanin.Parameters;
using Fanin.Schemes;
using Fanin.Tests.Support;

namespace Fanin.Tests.Schemes;

/// <summary>One scheme on one parameter, with what its numbers must be like: from closed forms, written out here.</summary>
internal sealed record SchemeCase(string Text, ParameterSpec Parameter, double Mean, double StdDev)
{
    public Fan? Fan { get; init; }

    /// <summary>No number is below.</summary>
    public double Low { get; init; } = double.NegativeInfinity;

    /// <summary>No number is above.</summary>
    public double High { get; init; } = double.PositiveInfinity;

    /// <summary>E[(x − μ)⁴]/σ⁴, from which the standard error of a sample's deviation comes; 1 if the deviation is not random.</summary>
    public double Kurtosis { get; init; } = 3;

    /// <summary>Whether the mean is not random.</summary>
    public bool IsMeanFixed { get; init; }

    public bool IsKeyedOnly { get; init; }

    public override string ToString() => $"{Text} on {Parameter}";
}

/// <summary>At least one case a scheme of the catalog.</summary>
internal static class SchemeCases
{
    private const double Uniform = 1.8;
    private static readonly double Root3 = Math.Sqrt(3);

    // 40 outputs of 60 inputs, or 30 of 12·5 = 60.
    private static readonly ParameterSpec Matrix = Specs.Weight(new TensorShape(40, 60));
    private static readonly ParameterSpec Kernel = Specs.Weight(new TensorShape(30, 12, 5));
    private static readonly Fan MatrixFan = new(60, 40);
    private static readonly Fan KernelFan = new(60, 150);

    public static IReadOnlyList<SchemeCase> All { get; } =
    [
        Fixed("zeros", Matrix, 0, 0),
        Fixed("ones", Matrix, 1, 0),
        Fixed("constant(0.5)", Matrix, 0.5, 0),
        Fixed("slope", Specs.Weight(new TensorShape(9)), 0.25, 0),
        Fixed("prior-bias", Specs.Bias(9), -4.5951198501, 0),
        Fixed("lstm-forget-bias", Specs.Bias(12, "layer.bias_ih_l0"), 0.25, Math.Sqrt(0.25 * 0.75)),
        Fixed("dirac", Specs.Weight(new TensorShape(6, 4, 3)), 4.0 / 72, Math.Sqrt(4.0 / 72 * 68 / 72)),
        Fixed("dirac(2, gain=0.5)", Specs.Weight(new TensorShape(6, 3, 3)), 0.5 * 6 / 54, 0.5 * Math.Sqrt(6.0 / 54 * 48 / 54)),
        // The whole of H₈ sums to 8, times c = 1/2; its elements are ±c.
        Fixed("zero-hadamard", Specs.Weight(new TensorShape(8, 7)), 0.5 * 8 / 56, Math.Sqrt(0.25 - (1.0 / 14 / 14))),
        new("uniform(-1, 3)", Matrix, 1, 4 / Math.Sqrt(12)) { Low = -1, High = 3, Kurtosis = Uniform },
        new("normal(0.5, 0.2)", Matrix, 0.5, 0.2),
        new("truncated-normal", Matrix, 0, 0.87962566103423978) { Low = -2, High = 2 },
        new("truncated-in-deviations(0.5)", Matrix, 0, 0.5 * 0.87962566103423978) { Low = -1, High = 1 },
        new("truncated-in-deviations(0.5, -2, 2, corrected)", Matrix, 0, 0.5) { Low = -1 / 0.8796, High = 1 / 0.8796 },
        new("kaiming-uniform", Matrix, 0, Math.Sqrt(2.0 / 60)) { Fan = MatrixFan, Low = -Math.Sqrt(6.0 / 60), High = Math.Sqrt(6.0 / 60), Kurtosis = Uniform },
        new("kaiming-uniform(tanh)", Matrix, 0, 5.0 / 3 / Math.Sqrt(60)) { Fan = MatrixFan, Kurtosis = Uniform },
        new("kaiming-normal(relu, fan_out)", Kernel, 0, Math.Sqrt(2.0 / 150)) { Fan = KernelFan },
        new("kaiming-normal(gelu)", Matrix, 0, 1.5335300 / Math.Sqrt(60)) { Fan = MatrixFan },
        new("kaiming-normal(gain=backward:tanh)", Matrix, 0, 1.4674135916 / Math.Sqrt(60)) { Fan = MatrixFan },
        new("kaiming-normal(leaky_relu(0.2), fan_avg)", Matrix, 0, 1.3867504906 / Math.Sqrt(50)) { Fan = MatrixFan },
        new("kaiming-truncated(linear)", Matrix, 0, Math.Sqrt(1.0 / 60)) { Fan = MatrixFan, Low = -2 / 0.8796 / Math.Sqrt(60), High = 2 / 0.8796 / Math.Sqrt(60) },
        new("xavier-uniform", Matrix, 0, Math.Sqrt(0.02)) { Fan = MatrixFan, Low = -Math.Sqrt(0.06), High = Math.Sqrt(0.06), Kurtosis = Uniform },
        new("xavier-normal(gain=1.5)", Kernel, 0, 1.5 * Math.Sqrt(2.0 / 210)) { Fan = KernelFan },
        new("xavier-truncated", Matrix, 0, Math.Sqrt(0.02)) { Fan = MatrixFan, Low = -2 / 0.8796 * Math.Sqrt(0.02), High = 2 / 0.8796 * Math.Sqrt(0.02) },
        new("lecun-uniform", Matrix, 0, 1 / Math.Sqrt(60)) { Fan = MatrixFan, Low = -Root3 / Math.Sqrt(60), High = Root3 / Math.Sqrt(60), Kurtosis = Uniform },
        new("lecun-normal", Kernel, 0, 1 / Math.Sqrt(60)) { Fan = KernelFan },
        new("lecun-truncated", Matrix, 0, 1 / Math.Sqrt(60)) { Fan = MatrixFan, Low = -2 / 0.8796 / Math.Sqrt(60), High = 2 / 0.8796 / Math.Sqrt(60) },
        new("variance-scaling(2, fan_geo_avg, normal)", Matrix, 0, Math.Sqrt(2 / Math.Sqrt(2400))) { Fan = MatrixFan },
        // The sum of squares is the number of rows or columns, whichever are fewer.
        new("orthogonal(gain=2)", Matrix, 0, 2 / Math.Sqrt(60)) { Kurtosis = 1 },
        new("delta-orthogonal", Specs.Weight(new TensorShape(30, 20, 3)), 0, Math.Sqrt(20 / 1800.0)) { Kurtosis = 1 },
        new("looks-linear", Matrix, 0, 1 / Math.Sqrt(30)) { Kurtosis = 1, IsMeanFixed = true },
        new("convolution-aware", Kernel, 0, Math.Sqrt(2.0 / 60)) { Fan = KernelFan, Kurtosis = 1 },
        new("sparse(0.8, 0.01)", Matrix, 0, 0.01 * Math.Sqrt(0.2)) { Kurtosis = 3 / 0.2 },
        new("sparse-connections(15, 2)", Matrix, 0, 2 * Math.Sqrt(15.0 / 60)) { Kurtosis = 3 * 60.0 / 15 },
        new("siren", Matrix, 0, Math.Sqrt(2.0 / 60) / 30) { Fan = MatrixFan, Low = -Math.Sqrt(0.1) / 30, High = Math.Sqrt(0.1) / 30, Kurtosis = Uniform },
        new("siren(first)", Matrix, 0, 1 / (60 * Root3)) { Fan = MatrixFan, Low = -1.0 / 60, High = 1.0 / 60, Kurtosis = Uniform },
        // 0.5·E[ln²x], x ~ U(1, 99): ∫ln²x dx = x(ln²x − 2 ln x + 2).
        new("chrono-bias(100)", Specs.Bias(4000), 0, Math.Sqrt(0.5 * ((99 * (21.1151264371 - (2 * 4.5951198501) + 2)) - 2) / 98)) { Low = -4.5952, High = 4.5952, IsMeanFixed = true },
        new("fan-in-uniform", Specs.Bias(2000, weight: new TensorShape(2000, 25)), 0, 0.2 / Root3) { Fan = new Fan(25, 2000), Low = -0.2, High = 0.2, Kurtosis = Uniform },
        new("fan-in-uniform(hidden)", Specs.Bias(2000, hidden: 100), 0, 0.1 / Root3) { Low = -0.1, High = 0.1, Kurtosis = Uniform },
        new("embedding-normal", Specs.Weight(new TensorShape(50, 40), WeightLayout.Table), 0, 1),
        // What the memory held: no number to compare with.
        Fixed("leave(tied)", Matrix, double.NaN, double.NaN),
        new("per-part(xavier-normal)", Specs.Weight(new TensorShape(40, 60), WeightLayout.OutIn with { PackedParts = 2 }), 0, Math.Sqrt(2.0 / 80)) { Fan = new Fan(60, 20) },
        new("normal(0, 3 / sqrt(fan_in))", Matrix, 0, 3 / Math.Sqrt(60)),
        new("kaiming-uniform(relu) * rows^-0.5", Matrix, 0, Math.Sqrt(2.0 / 60 / 40)) { Fan = MatrixFan, Kurtosis = Uniform },
        // Only to exist in the table: MimeticTests know more. The mean square is the mean of singular values over d.
        new("mimetic(2)", Specs.Weight(new TensorShape(36, 12), name: "attention.qkv.weight"), 0, double.NaN) { IsKeyedOnly = true },
    ];

    private static SchemeCase Fixed(string text, ParameterSpec parameter, double mean, double stdDev) =>
        new(text, parameter, mean, stdDev) { Kurtosis = 1, IsMeanFixed = true };
}
