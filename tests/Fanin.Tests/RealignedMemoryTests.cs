using System.Runtime.CompilerServices;

namespace Fanin.Tests;

public sealed class RealignedMemoryTests
{
    private const int Length = 100;

    [Fact]
    public void Align_FindsALineAgain_AndKeepsWhatIsThere_WhenTheCollectorHasMovedIt()
    {
        var memories = new RealignedMemory<uint>[200];
        var between = new byte[memories.Length][];
        for (int i = 0; i < memories.Length; i++)
        {
            between[i] = new byte[8 * (i % 9)];
            memories[i] = new RealignedMemory<uint>(Length);
            memories[i].Span.Fill((uint)i);
        }

        Array.Clear(between);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        Assert.Contains(memories, memory => WithinLine(memory.Span) != 0);
        for (int i = 0; i < memories.Length; i++)
        {
            Assert.True(BecomesAligned(ref memories[i]));
            Assert.Equal(Length, memories[i].Span.Length);
            Assert.False(memories[i].Span.ContainsAnyExcept((uint)i));
        }
    }

    // The collector may come in between, on behalf of other tests.
    private static bool BecomesAligned(ref RealignedMemory<uint> memory)
    {
        for (int trial = 0; trial < 10; trial++)
        {
            memory.Align();
            if (WithinLine(memory.Span) == 0)
            {
                return true;
            }
        }

        return false;
    }

    private static long WithinLine(Span<uint> span) => Unsafe.ByteOffset(in Unsafe.NullRef<uint>(), in span[0]) % 64;
}
