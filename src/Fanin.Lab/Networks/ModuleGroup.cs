using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>Modules under one name, such as <c>mlp</c>: it computes nothing, those who hold it call what is in it.</summary>
internal sealed class ModuleGroup : nn.Module
{
    private readonly List<nn.Module> _children = [];

    public ModuleGroup(string type, params ReadOnlySpan<(string Name, nn.Module Child)> children)
        : base(type)
    {
        foreach ((string name, nn.Module child) in children)
        {
            register_module(name, child);
            _children.Add(child);
        }
    }

    /// <summary>A numbered list.</summary>
    public static ModuleGroup List(IEnumerable<nn.Module> children) =>
        new("ModuleList", [.. children.Select((child, i) => (FormattableString.Invariant($"{i}"), child))]);

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
