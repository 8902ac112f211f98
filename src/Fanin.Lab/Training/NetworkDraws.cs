using Fanin.Streams;
using static TorchSharp.torch;

namespace Fanin.Lab.Training;

/// <summary>What a network draws in its forward pass, such as dropout's: from a generator state of the trial's own.</summary>
/// <remarks>
/// <para>libtorch has one generator for all that draws without saying from where, and all threads share it. So whoever draws from it, constructors too, does so alone: the gate is closed, the state
/// put in, and taken out again. Backward passes draw nothing and need no gate.</para>
/// <para>A network that drew nothing in its first pass is not asked again, and runs beside others.</para>
/// </remarks>
internal sealed class NetworkDraws : IDisposable
{
    private static readonly Lock Gate = new();

    private Tensor _state;
    private bool? _draws;

    /// <summary>Begins a stream of draws.</summary>
    /// <param name="seed">The trial's seed; the draws have nothing in common with its weights.</param>
    public NetworkDraws(Seed seed)
    {
        Span<uint> words = stackalloc uint[4];
        new KeyedStream(seed, "network draws").Blocks(0, words);
        _state = tensor(new PyTorchGenerator(new Seed(words[0])).ExportState(), ScalarType.Byte).DetachFromDisposeScope();
    }

    /// <summary>Whether the network draws; <see langword="null"/> before its first pass.</summary>
    public bool? AreUsed => _draws;

    /// <summary>Runs something that may draw from libtorch's generator and is to leave no trace there: constructors, probes.</summary>
    public static T Aside<T>(Func<T> work)
    {
        lock (Gate)
        {
            using Tensor before = TorchSharp.torch.random.get_rng_state();
            try
            {
                return work();
            }
            finally
            {
                TorchSharp.torch.random.set_rng_state(before);
            }
        }
    }

    /// <summary>Runs a forward pass.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">Its input.</param>
    public Tensor Call(nn.Module<Tensor, Tensor> network, Tensor input) => _draws == false ? network.call(input) : Watched(network, input);

    /// <summary>Runs passes whose draws, if there are any, do not move the stream.</summary>
    public T Measure<T>(Func<T> passes)
    {
        if (_draws == false)
        {
            return passes();
        }

        return Aside(() =>
        {
            TorchSharp.torch.random.set_rng_state(_state);
            return passes();
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();

    private Tensor Watched(nn.Module<Tensor, Tensor> network, Tensor input) => Aside(() =>
    {
        TorchSharp.torch.random.set_rng_state(_state);
        Tensor output = network.call(input);
        Tensor after = TorchSharp.torch.random.get_rng_state().DetachFromDisposeScope();
        _draws = _draws == true || !after.bytes.SequenceEqual(_state.bytes);
        _state.Dispose();
        _state = after;
        return output;
    });
}
