using static TorchSharp.torch;

namespace Fanin.Lab.Networks;

/// <summary>Modules one behind the other under names of their own, in the order in which they are given.</summary>
internal sealed class NamedSequential : nn.Module<Tensor, Tensor>
{
    private readonly nn.Module<Tensor, Tensor>[] _parts;

    public NamedSequential(string name, params ReadOnlySpan<(string Name, nn.Module<Tensor, Tensor> Part)> parts)
        : base(name)
    {
        _parts = new nn.Module<Tensor, Tensor>[parts.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            _parts[i] = parts[i].Part;
            register_module(parts[i].Name, parts[i].Part);
        }
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        Tensor x = input;
        foreach (nn.Module<Tensor, Tensor> part in _parts)
        {
            x = part.call(x);
        }

        return ReferenceEquals(x, input) ? x.alias() : x.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Array.ForEach(_parts, part => part.Dispose());
        }

        base.Dispose(disposing);
    }
}
