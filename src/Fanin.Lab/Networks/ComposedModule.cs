using Fanin.Parameters;
using Fanin.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>Modules and parameters under given names, in the order in which they are given, and how they are put together.</summary>
internal sealed class ComposedModule : nn.Module<Tensor, Tensor>, IDescribedModule
{
    private readonly Dictionary<string, OwnParameter> _own = new(StringComparer.Ordinal);
    private readonly List<nn.Module> _children = [];
    private readonly Func<Tensor, Tensor> _forward;

    /// <summary>Makes a module of others.</summary>
    /// <param name="type">What tables call it.</param>
    /// <param name="forward">What it computes; calls the others by <c>call</c>.</param>
    /// <param name="children">The others, in the order in which constructors make them.</param>
    public ComposedModule(string type, Func<Tensor, Tensor> forward, params ReadOnlySpan<(string Name, nn.Module Child)> children)
        : base(type)
    {
        _forward = forward;
        foreach ((string name, nn.Module child) in children)
        {
            register_module(name, child);
            _children.Add(child);
        }
    }

    /// <inheritdoc/>
    public ModelFacts Facts { get; init; } = ModelFacts.None;

    /// <summary>Parameters that the module holds itself.</summary>
    public ReadOnlySpan<OwnParameter> Own
    {
        init
        {
            foreach (OwnParameter parameter in value)
            {
                _own.Add(parameter.Name, parameter);
                register_parameter(parameter.Name, parameter.Value);
                parameter.Owner = this;
            }
        }
    }

    /// <inheritdoc/>
    public ParameterSpec Describe(ParameterSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        OwnParameter own = _own[spec.LocalName];
        return spec with
        {
            Role = own.Role,
            Layer = spec.Layer with { Type = GetName(), WeightShape = own.Weight ?? (own.Table is null ? null : spec.Shape), WeightLayout = own.Table ?? WeightLayout.OutIn },
        };
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return _forward(input).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _children.ForEach(child => child.Dispose());
        }

        base.Dispose(disposing);
    }
}
