namespace Fanin.Lab.Experiments;

/// <summary>The experiments that are built in: each answers a question about first weights within minutes.</summary>
public static class ExperimentCatalog
{
    private const string Prefix = "Fanin.Lab.Experiments.";
    private const string Suffix = ".yaml";

    // The lecture first, then what follows from it.
    private static readonly string[] Order =
        ["lecture", "slope-sqrt5-or-0", "bias-zero-or-default", "batchnorm-makes-it-robust", "activations", "lr-robustness", "depth", "deep-residual"];

    /// <summary>All names, in the order of lists.</summary>
    public static IReadOnlyList<string> Names { get; } = Order;

    /// <summary>Finds an experiment; <see langword="null"/> if there is none of that name.</summary>
    /// <param name="name">For instance <c>lecture</c>.</param>
    public static Experiment? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Names.Contains(name, StringComparer.Ordinal) ? ExperimentText.Parse(Resource(name), $"{name}{Suffix}") : null;
    }

    /// <summary>An experiment's YAML, with its comments.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public static string Text(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Names.Contains(name, StringComparer.Ordinal) ? Resource(name) : throw new ArgumentException($"Unknown experiment \"{name}\"; the nearest is {Nearest(name)}.", nameof(name));
    }

    /// <summary>The name that is most like a word.</summary>
    /// <param name="word">Any text.</param>
    public static string Nearest(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return NearestWord.Of(word, Names);
    }

    private static string Resource(string name)
    {
        using Stream resource = typeof(ExperimentCatalog).Assembly.GetManifestResourceStream($"{Prefix}{name}{Suffix}")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
