namespace Fanin.Schemes;

/// <summary>One row of the catalog.</summary>
public sealed class SchemeEntry
{
    internal SchemeEntry(string name, IReadOnlyList<string> parameters, string formula, Func<SchemeArguments, Scheme> create) =>
        (Name, Parameters, Formula, Create) = (name, parameters, formula, create);

    /// <summary>Name in the text form.</summary>
    public string Name { get; }

    /// <summary>Other names that are understood.</summary>
    public IReadOnlyList<string> Aliases { get; internal init; } = [];

    /// <summary>Names of its arguments, in order.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>What its arguments are when left out, for instance <c>mode=fan_in</c>; arguments without a default must be given.</summary>
    public string Defaults { get; internal init; } = string.Empty;

    /// <summary>What is drawn.</summary>
    public string Formula { get; }

    /// <summary>The fan that it divides by, or which shapes it takes.</summary>
    public string Fan { get; internal init; } = "-";

    /// <summary>Where it comes from.</summary>
    public required string Source { get; init; }

    /// <summary>What PyTorch, JAX or Keras do differently; empty if nothing is known.</summary>
    public string DiffersFrom { get; internal init; } = string.Empty;

    /// <summary>Makes the scheme from arguments.</summary>
    internal Func<SchemeArguments, Scheme> Create { get; }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
