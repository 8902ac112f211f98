using Fanin.Recipes;

namespace Fanin.Plans;

/// <summary>Where a plan's numbers come from.</summary>
/// <remarks>
/// <para>The keyed stream gives every element a number that depends on seed, parameter name and index alone. The PyTorch stream is one generator from which
/// parameters draw in turn; overriding rules draw in the order of the parameters, as one loop over <c>model.modules()</c> does that sets weight,
/// then bias.</para>
/// </remarks>
public sealed record NumberStream
{
    private NumberStream(string name, Recipe? constructors = null) => (Name, Constructors) = (name, constructors);

    /// <summary>Every number a function of seed, parameter name and index: adding a layer, sharding or threads change no other number. The default.</summary>
    public static NumberStream Keyed { get; } = new("keyed");

    /// <summary>The bits of a PyTorch program: after seeding, the constructors of all layers draw, then the overriding rules.</summary>
    public static NumberStream PyTorch { get; } = new("pytorch", Recipe.PyTorch);

    /// <summary>The bits of a PyTorch program that seeds its generator after the model was made: each parameter draws once, in order.</summary>
    public static NumberStream PyTorchSingle { get; } = new("pytorch");

    /// <summary>Its name: <c>keyed</c> or <c>pytorch</c>.</summary>
    public string Name { get; }

    /// <summary>What the constructors draw before any rule overrides it, in the PyTorch stream; <see langword="null"/> if they draw before seeding.</summary>
    public Recipe? Constructors { get; }

    /// <summary>Whether this is <see cref="Keyed"/>.</summary>
    public bool IsKeyed => Name == Keyed.Name;

    /// <summary>As <see cref="PyTorch"/>, for models with layers of their own whose constructors draw something else.</summary>
    /// <param name="constructors">What every parameter's constructor draws, in the order of the parameters.</param>
    public static NumberStream PyTorchConstructedBy(Recipe constructors)
    {
        ArgumentNullException.ThrowIfNull(constructors);
        return new NumberStream(PyTorch.Name, constructors);
    }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
