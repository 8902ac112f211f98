using Fanin.Parameters;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>A parameter that a module holds itself.</summary>
/// <param name="name">Its name in the module.</param>
/// <param name="value">The parameter.</param>
/// <param name="role">What it does.</param>
internal sealed class OwnParameter(string name, Parameter value, ParameterRole role)
{
    /// <summary>Its name in the module.</summary>
    public string Name { get; } = name;

    /// <summary>What it does.</summary>
    public ParameterRole Role { get; } = role;

    /// <summary>What its dimensions are, if it is a table.</summary>
    public WeightLayout? Table { get; init; }

    /// <summary>The weight to which it is a bias, if there is one.</summary>
    public TensorShape? Weight { get; init; }

    /// <summary>The module that holds it, once it does.</summary>
    public nn.Module? Owner { get; set; }

    /// <summary>The parameter. A module that is moved to another device or type has another one than before.</summary>
    public Parameter Value => Owner?.get_parameter(Name) ?? value;
}
