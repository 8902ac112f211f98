using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Fanin.Activations;

namespace Fanin.Diagnosis.Paths;

/// <summary>Steps one behind the other.</summary>
/// <param name="Steps">The steps; none is the identity.</param>
public sealed record SequencePath(ImmutableArray<SignalPath> Steps) : SignalPath
{
    /// <summary>Makes a sequence.</summary>
    /// <param name="steps">The steps.</param>
    [OverloadResolutionPriority(1)]
    public SequencePath(params ReadOnlySpan<SignalPath> steps)
        : this(steps.ToImmutableArray())
    {
    }

    /// <inheritdoc/>
    public override string Kind => "sequence";

    /// <inheritdoc/>
    public override ImmutableArray<SignalPath> Parts => Steps;

    /// <inheritdoc/>
    public bool Equals(SequencePath? other) => other is not null && Name == other.Name && Steps.SequenceEqual(other.Steps);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Steps.Length);

    private protected override string Text => Steps.IsEmpty ? "identity" : string.Join(" → ", Steps);
}

/// <summary>shortcut(x) + multiplier·branch(x).</summary>
/// <param name="Branch">f.</param>
/// <param name="Multiplier">a, a number.</param>
/// <param name="Shortcut">What the skipped signal goes through, such as a projection; <see langword="null"/> for nothing.</param>
public sealed record ResidualPath(SignalPath Branch, double Multiplier = 1, SignalPath? Shortcut = null) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "residual";

    /// <summary>Name of a parameter that multiplies the branch further (SkipInit, ReZero, Fixup); <see langword="null"/> for none.</summary>
    public string? Gate { get; init; }

    /// <summary>Factor of the shortcut, as DeepNorm's α.</summary>
    public double ShortcutMultiplier { get; init; } = 1;

    /// <inheritdoc/>
    public override ImmutableArray<SignalPath> Parts => Shortcut is null ? [Branch] : [Shortcut, Branch];

    private protected override IEnumerable<string?> OwnParameters => [Gate];

    private protected override string Text =>
        $"{Factor(ShortcutMultiplier)}{(Shortcut is null ? "x" : $"({Shortcut})")} + {(Gate is null ? string.Empty : $"{Gate}·")}{Factor(Multiplier)}({Branch})";

    private static string Factor(double factor) => factor == 1 ? string.Empty : FormattableString.Invariant($"{factor:G6}·");
}

/// <summary>value(x)·φ(gate(x)), number by number.</summary>
/// <param name="Value">What is let through.</param>
/// <param name="Gate">What opens it.</param>
/// <param name="Activation">φ.</param>
public sealed record GatePath(SignalPath Value, SignalPath Gate, Activation Activation) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "gate";

    /// <inheritdoc/>
    public override ImmutableArray<SignalPath> Parts => [Value, Gate];

    private protected override string Text => $"({Value}) × {Activation.Name}({Gate})";
}

/// <summary>Branches of one input, side by side in the output.</summary>
/// <param name="Branches">The branches, at least one.</param>
/// <param name="Widths">Units of each branch.</param>
public sealed record ConcatenationPath(ImmutableArray<SignalPath> Branches, ImmutableArray<long> Widths) : SignalPath
{
    /// <inheritdoc/>
    public override string Kind => "concatenation";

    /// <inheritdoc/>
    public override ImmutableArray<SignalPath> Parts => Branches;

    /// <inheritdoc/>
    public bool Equals(ConcatenationPath? other) =>
        other is not null && Name == other.Name && Branches.SequenceEqual(other.Branches) && Widths.SequenceEqual(other.Widths);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Branches.Length);

    private protected override string Text => $"[{string.Join(" | ", Branches)}]";
}
