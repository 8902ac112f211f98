using Fanin.Lab.Data;

namespace Fanin.App.Tests.Data;

public sealed class ImageSetTests
{
    [Fact]
    public void Read_NamesBothFiles_WhenCountsDiffer()
    {
        using var folder = new TemporaryFolder();
        string images = folder.Write("i", IdxBytes.Images(3, 2, 2));
        string labels = folder.Write("l", IdxBytes.Gzip(IdxBytes.Labels(1, 2)));
        string message = Assert.Throws<DataFileException>(() => ImageSet.Read(images, labels)).Message;
        Assert.Contains(images, message);
        Assert.Contains(labels, message);
        Assert.Contains("3 images and 2 labels", message);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(2, 3)]
    [InlineData(4, 1)]
    [InlineData(5, 0)]
    public void Slice_HoldsTheseImages(int start, int count)
    {
        ImageSet slice = Five().Slice(start, count);
        Assert.Equal((count, 3, 2), (slice.Count, slice.Height, slice.Width));
        Assert.Equal(Five().Pixels[(start * 6)..((start + count) * 6)], slice.Pixels);
        Assert.Equal(Five().Labels[start..(start + count)], slice.Labels);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(6, 0)]
    [InlineData(3, 3)]
    [InlineData(0, -1)]
    [InlineData(1, int.MaxValue)]
    public void Slice_Refuses_WhatLeavesTheSet(int start, int count)
    {
        ArgumentOutOfRangeException failure = Assert.Throws<ArgumentOutOfRangeException>(() => Five().Slice(start, count));
        Assert.StartsWith("Expected ", failure.Message);
    }

    [Fact]
    public void Constructor_Refuses_WhenPixelsDoNotFitLabels()
    {
        Assert.Throws<ArgumentException>(() => new ImageSet(3, 2, new byte[29], new byte[5]));
        Assert.Throws<ArgumentException>(() => new ImageSet(int.MaxValue, int.MaxValue, new byte[4], new byte[4]));
    }

    private static ImageSet Five() => new(3, 2, IdxBytes.Pixels(30), [4, 3, 2, 1, 0]);
}
