namespace Fanin.Schemes;

/// <summary>One row of the catalog.</summary>
public sealed class SchemeEntry
{
    internal SchemeEntry(string name, IReadOnlyList<string> parameters, string formula, Func<SchemeArguments, Scheme> create) =>
        (Name, Parameters, Formula, Create) = (name, parameters, formula, create);

    /// <summary>Name in the text form.</summary>
    public string Name { get; }

    /// <summary>Names of its arguments, in order.</summary>
    public IReadOnlyList<string> Parameters { get; }

    /// <summary>What is drawn.</summary>
    public string Formula { get; }

    /// <summary>Makes the scheme from arguments.</summary>
    internal Func<SchemeArguments, Scheme> Create { get; }
}
