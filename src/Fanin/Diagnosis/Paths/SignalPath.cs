using System.Collections.Immutable;

namespace Fanin.Diagnosis.Paths;

/// <summary>The way a signal takes through a network, as data: a tree of steps that name the parameters they use.</summary>
/// <remarks>
/// <para>A path says nothing of the parameters' values or shapes; a plan does. The family of steps is closed. Pre-norm and post-norm blocks are compositions:
/// <c>Residual(Sequence(norm, f))</c> and <c>Sequence(Residual(f), norm)</c>, see <see cref="NormBlocks"/>.</para>
/// </remarks>
public abstract record SignalPath
{
    private protected SignalPath()
    {
    }

    /// <summary>What tables call the step: the layer's path in the model where there is one; <see langword="null"/> for its <see cref="Kind"/>.</summary>
    public string? Name { get; init; }

    /// <summary>What the step does, in a word or two, lower case.</summary>
    public abstract string Kind { get; }

    /// <summary>Steps within this one, in the order in which the signal meets them.</summary>
    public virtual ImmutableArray<SignalPath> Parts => [];

    /// <summary>Names of all parameters that the step and those within it use, each once.</summary>
    public IEnumerable<string> ParameterNames => OwnParameters.Where(name => name is not null).Select(name => name!)
        .Concat(Parts.SelectMany(part => part.ParameterNames)).Distinct(StringComparer.Ordinal);

    /// <summary>The path in one line, for tables.</summary>
    public sealed override string ToString() => Text;

    private protected virtual IEnumerable<string?> OwnParameters => [];

    private protected virtual string Text => OwnParameters.FirstOrDefault(name => name is not null) is { } parameter ? $"{Kind}({parameter})" : Kind;
}
