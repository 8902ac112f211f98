using CsCheck;
using Fanin.Lab.Statistics;

namespace Fanin.App.Tests.Statistics;

public class CompactLettersTests
{
    // The chain: neighbours are not told apart, its ends are.
    [Fact]
    public void Of_GivesTheMiddleBothLetters_WhenTiesAreNotTransitive() =>
        Assert.Equal(["a", "ab", "b"], CompactLetters.Of(3, (i, j) => Math.Abs(i - j) == 2));

    [Fact]
    public void Of_GivesOneLetter_WhenNothingDiffers() => Assert.Equal(["a", "a", "a"], CompactLetters.Of(3, (i, j) => false));

    [Fact]
    public void Of_GivesALetterEach_WhenAllDiffer() => Assert.Equal(["a", "b", "c"], CompactLetters.Of(3, (i, j) => true));

    // The best differs from the last only, whose neighbours are tied with everyone.
    [Fact]
    public void Of_HandlesTiesAcross() => Assert.Equal(["a", "ab", "ab", "b"], CompactLetters.Of(4, (i, j) => i + j == 3 && Math.Abs(i - j) == 3));

    [Fact]
    public void Of_GivesACommonLetter_ExactlyToThoseNotToldApart() =>
        Gen.Int[0, 8].SelectMany(count => Gen.Bool.Array[count * count].Select(table => (count, table))).Sample(given =>
        {
            bool Differ(int i, int j) => given.table[(Math.Min(i, j) * given.count) + Math.Max(i, j)];
            IReadOnlyList<string> letters = CompactLetters.Of(given.count, Differ);
            for (int i = 0; i < given.count; i++)
            {
                Assert.NotEmpty(letters[i]);
                for (int j = 0; j < i; j++)
                    Assert.Equal(!Differ(i, j), letters[i].Intersect(letters[j]).Any());
            }
        });
}
