using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Fanin.Streams;

/// <summary>
/// The random words of one parameter: word w of block b is a pure function of seed, name, part and b. No state, so any slice can be
/// drawn by itself, on any thread, in any order.
/// </summary>
/// <remarks>
/// <para>Word w of block b is word w of <c>Philox4x32-7</c> with the seed as its key and the counter below.</para>
/// <code>
/// key 0      bits  0–31 of the seed
/// key 1      bits 32–63 of the seed
/// counter 0  bits  0–31 of b
/// counter 1  bits 32–55 of b; in its upper 8 bits the part
/// counter 2  bits  0–31 of the name's hash
/// counter 3  bits 32–63 of the name's hash
/// </code>
/// <para>So under one seed two different (name, part, block) never share a counter, unless two names share a hash
/// (<see cref="StreamName"/>).</para>
/// <para>Repeatability: exact.</para>
/// <para>Differs from: PyTorch's generators, where a number depends on how many were drawn before it.</para>
/// </remarks>
[SuppressMessage("Naming", "CA1711:Identifiers should not have incorrect suffix", Justification = "A stream of random words.")]
public readonly record struct KeyedStream
{
    /// <summary>Blocks that one part of one parameter has: 2⁵⁶.</summary>
    public const long BlockCount = 1L << PartShift;

    /// <summary>Parts that one parameter has: 0 to 255.</summary>
    public const int PartCount = 256;

    private const int PartShift = 56;

    private readonly byte _part;

    /// <summary>The stream of a parameter, at part 0.</summary>
    /// <param name="seed">The root of all randomness of a run; all 64 bits count.</param>
    /// <param name="name">The parameter's full name.</param>
    /// <exception cref="ArgumentException">The name is not well-formed UTF-16.</exception>
    public KeyedStream(Seed seed, string name)
        : this(seed, StreamName.Hash(name))
    {
    }

    /// <summary>The stream of a parameter whose name is known by its hash, at part 0.</summary>
    /// <param name="seed">The root of all randomness of a run; all 64 bits count.</param>
    /// <param name="nameHash">What <see cref="StreamName.Hash"/> gives.</param>
    public KeyedStream(Seed seed, ulong nameHash)
    {
        Seed = seed;
        NameHash = nameHash;
    }

    /// <summary>The root of all randomness of a run.</summary>
    public Seed Seed { get; }

    /// <summary>The parameter's name, hashed.</summary>
    public ulong NameHash { get; }

    /// <summary>Which of the parameter's independent streams this is; 0 unless it takes several fills.</summary>
    public int PartNumber => _part;

    /// <summary>Another, independent stream of the same parameter: for one that takes several fills.</summary>
    /// <param name="number">0 to 255; 0 is the one that a single fill uses.</param>
    /// <returns>The stream; which part this one is makes no difference.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is not within 0 to 255.</exception>
    public KeyedStream Part(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(number, PartCount);
        return new KeyedStream(this, (byte)number);
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"seed {Seed}, name {NameHash:x16}, part {_part}");

    /// <summary>Computes consecutive blocks of four words.</summary>
    /// <param name="firstBlock">Number of the first block; all of them below <see cref="BlockCount"/>.</param>
    /// <param name="words">A multiple of four words.</param>
    internal void Blocks(long firstBlock, Span<uint> words) =>
        Philox4x32.Blocks(Seed.Value, NameHash, ((ulong)_part << PartShift) | (ulong)firstBlock, words);

    private KeyedStream(KeyedStream parent, byte part)
    {
        this = parent;
        _part = part;
    }
}
