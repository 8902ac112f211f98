using System.Collections.Immutable;
using System.Globalization;
using Fanin.Distributions;
using Fanin.Parameters;

namespace Fanin.Schemes;

/// <summary>
/// Attention weights that imitate trained ones: per head <c>W_Q·W_Kᵀ ≈ α₁Z + β₁I</c>, and <c>W_V·W_O = α₂Z − β₂I</c>, Z ~ N(0, 1/d), factored by singular values.
/// </summary>
/// <remarks>
/// <para>Shape: <c>[d, d]</c> each, or packed <c>[3d, d]</c>. Which projection a parameter is, and which ones belong together, is told by its name: what stands before
/// one of the names <c>in_proj_weight</c>, <c>qkv.weight</c>, <c>q_proj.weight</c>, <c>k_proj.weight</c>, <c>v_proj.weight</c> (also with an underscore),
/// <c>query.weight</c>, <c>key.weight</c>, <c>value.weight</c>, <c>out_proj.weight</c>, <c>o_proj.weight</c>, <c>proj.weight</c> is the layer.</para>
/// <para>Keyed stream only: the projections of a layer share their random numbers. A singular value decomposition takes seconds for d of several hundreds.</para>
/// <para>Source: Trockman and Kolter 2023, arXiv:2305.09828: α₁ = β₁ = 0.7, α₂ = β₂ = 0.4 for vision transformers.</para>
/// </remarks>
public sealed record MimeticScheme : Scheme
{
    private const double DefaultQueryKey = 0.7;
    private const double DefaultValueOutput = 0.4;

    private static readonly (string Tail, ImmutableArray<AttentionPart> Parts)[] Tails =
    [
        ("in_proj_weight", [AttentionPart.Query, AttentionPart.Key, AttentionPart.Value]),
        ("qkv.weight", [AttentionPart.Query, AttentionPart.Key, AttentionPart.Value]),
        ("q_proj.weight", [AttentionPart.Query]), ("q_proj_weight", [AttentionPart.Query]), ("query.weight", [AttentionPart.Query]),
        ("k_proj.weight", [AttentionPart.Key]), ("k_proj_weight", [AttentionPart.Key]), ("key.weight", [AttentionPart.Key]),
        ("v_proj.weight", [AttentionPart.Value]), ("v_proj_weight", [AttentionPart.Value]), ("value.weight", [AttentionPart.Value]),
        ("out_proj.weight", [AttentionPart.Projection]), ("o_proj.weight", [AttentionPart.Projection]), ("proj.weight", [AttentionPart.Projection]),
    ];

    /// <summary>Makes the scheme.</summary>
    /// <param name="heads">Number of heads, a divisor of d.</param>
    /// <param name="queryKeyNoise">α₁.</param>
    /// <param name="queryKeyDiagonal">β₁.</param>
    /// <param name="valueOutputNoise">α₂.</param>
    /// <param name="valueOutputDiagonal">β₂.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one head, or a number that is not finite.</exception>
    public MimeticScheme(
        int heads,
        double queryKeyNoise = DefaultQueryKey,
        double queryKeyDiagonal = DefaultQueryKey,
        double valueOutputNoise = DefaultValueOutput,
        double valueOutputDiagonal = DefaultValueOutput)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(heads, 1);
        Heads = heads;
        (QueryKeyNoise, QueryKeyDiagonal) = (Check.Finite(queryKeyNoise), Check.Finite(queryKeyDiagonal));
        (ValueOutputNoise, ValueOutputDiagonal) = (Check.Finite(valueOutputNoise), Check.Finite(valueOutputDiagonal));
    }

    /// <summary>Number of heads.</summary>
    public int Heads { get; }

    /// <summary>α₁.</summary>
    public double QueryKeyNoise { get; }

    /// <summary>β₁.</summary>
    public double QueryKeyDiagonal { get; }

    /// <summary>α₂.</summary>
    public double ValueOutputNoise { get; }

    /// <summary>β₂.</summary>
    public double ValueOutputDiagonal { get; }

    /// <inheritdoc/>
    public override Resolution Resolve(ParameterSpec parameter)
    {
        (int rows, int width) = Matrix(parameter);
        (string tail, ImmutableArray<AttentionPart> parts) = Tails.FirstOrDefault(known => IsNamed(parameter.Name, known.Tail));
        if (tail is null)
        {
            throw Unsuitable(parameter, $"a projection of an attention layer, named {string.Join(", ", Tails.Select(known => known.Tail))}");
        }

        if (rows != width * parts.Length || width % Heads != 0)
        {
            throw Unsuitable(parameter, string.Create(CultureInfo.InvariantCulture, $"a square projection per part ({parts.Length} here), whose width divides into {Heads} heads"));
        }

        string layer = parameter.Name[..^tail.Length].TrimEnd('.');
        return new Resolution(new MimeticDistribution(layer, parts, width, Heads, QueryKeyNoise, QueryKeyDiagonal, ValueOutputNoise, ValueOutputDiagonal));
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        bool usual = (QueryKeyNoise, QueryKeyDiagonal, ValueOutputNoise, ValueOutputDiagonal) == (DefaultQueryKey, DefaultQueryKey, DefaultValueOutput, DefaultValueOutput);
        return usual
            ? string.Create(CultureInfo.InvariantCulture, $"mimetic({Heads})")
            : string.Create(CultureInfo.InvariantCulture, $"mimetic({Heads}, {QueryKeyNoise:R}, {QueryKeyDiagonal:R}, {ValueOutputNoise:R}, {ValueOutputDiagonal:R})");
    }

    // A whole name: fc_q_proj.weight is not q_proj.weight.
    private static bool IsNamed(string name, string tail) =>
        name == tail || (name.EndsWith(tail, StringComparison.Ordinal) && name[^(tail.Length + 1)] == '.');
}
