using System.Collections.Immutable;
using System.Globalization;

namespace Fanin.Activations;

/// <summary>One row of the catalog: an activation, or a family of them with numbers to choose.</summary>
public sealed class ActivationEntry
{
    private readonly Func<string, double[], Activation> _create;
    private readonly double[] _defaults;

    internal ActivationEntry(string name, Func<string, Activation> create, params ReadOnlySpan<string> aliases)
        : this(name, [], (full, _) => create(full), aliases)
    {
    }

    internal ActivationEntry(string name, (string Name, double Value)[] parameters, Func<string, double[], Activation> create, params ReadOnlySpan<string> aliases)
    {
        (Name, _create, Aliases) = (name, create, [.. aliases]);
        Parameters = [.. parameters.Select(parameter => parameter.Name)];
        _defaults = [.. parameters.Select(parameter => parameter.Value)];
    }

    /// <summary>Its name: PyTorch's where PyTorch has the function.</summary>
    public string Name { get; }

    /// <summary>Other names it is found by. Capitals, underscores and hyphens don't matter in any.</summary>
    public ImmutableArray<string> Aliases { get; }

    /// <summary>Names of its arguments, in order.</summary>
    public ImmutableArray<string> Parameters { get; }

    /// <summary>What the arguments are if they are not given: PyTorch's defaults.</summary>
    public ImmutableArray<double> Defaults => [.. _defaults];

    /// <summary>Makes the activation.</summary>
    /// <param name="arguments">The first few arguments or all; the rest are the <see cref="Defaults"/>.</param>
    /// <exception cref="ArgumentException">There are more arguments than parameters, or one is out of range.</exception>
    public Activation Create(params ReadOnlySpan<double> arguments)
    {
        if (arguments.Length > _defaults.Length)
        {
            throw new ArgumentException($"{Takes()}; got {arguments.Length} arguments.", nameof(arguments));
        }

        double[] all = [.. arguments, .. _defaults[arguments.Length..]];
        for (int i = 0; i < all.Length; i++)
        {
            Check.Finite(all[i], Parameters[i]);
        }

        int given = all.Length;
        while (given > 0 && all[given - 1] == _defaults[given - 1])
        {
            given--;
        }

        string full = given == 0
            ? Name
            : $"{Name}({string.Join(", ", all.Take(given).Select(value => value.ToString(CultureInfo.InvariantCulture)))})";
        return _create(full, all);
    }

    internal string Takes() => Parameters.IsEmpty ? $"{Name} takes no arguments" : $"{Name} takes {string.Join(", ", Parameters)}";
}
