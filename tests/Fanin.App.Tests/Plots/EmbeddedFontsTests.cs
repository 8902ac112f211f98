using System.Text;
using Fanin.Lab.Plots;
using ScottPlot;
using SkiaSharp;

namespace Fanin.App.Tests.Plots;

public class EmbeddedFontsTests
{
    // Nothing here may come from the machine: faces are compared with the resource, byte for byte.
    [Theory]
    [InlineData(false, "DejaVuSans.ttf")]
    [InlineData(true, "DejaVuSans-Bold.ttf")]
    public void GetTypeface_GivesTheResource_WhateverTheMachineHas(bool bold, string file)
    {
        EmbeddedFonts.Register();
        SKTypeface face = ScottPlot.Fonts.GetTypeface(EmbeddedFonts.Family, bold, italic: false);
        Assert.Same(EmbeddedFonts.Face(bold), face);

        using Stream resource = typeof(EmbeddedFonts).Assembly.GetManifestResourceStream("Fanin.Lab.Plots.Fonts." + file)!;
        using var expected = new MemoryStream();
        resource.CopyTo(expected);
        using SKStreamAsset stream = face.OpenStream();
        byte[] actual = new byte[stream.Length];
        Assert.Equal(actual.Length, stream.Read(actual, actual.Length));
        Assert.Equal(expected.ToArray(), actual);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Face_HasAGlyph_ForEverySignThatPicturesUse(bool bold)
    {
        const string Signs = "σμλπΔ√×±·–…≤≈0123456789abcXYZ%,.:()+";
        foreach (Rune rune in Signs.EnumerateRunes())
            Assert.True(EmbeddedFonts.Face(bold).GetGlyph(rune.Value) != 0, $"No glyph for {rune}.");
    }

    [Fact]
    public void CreateTypeface_GivesNothing_ForOtherFamilies()
    {
        EmbeddedFonts.Register();
        IFontResolver resolver = ScottPlot.Fonts.FontResolvers[0];
        Assert.IsType<EmbeddedFonts>(resolver);
        Assert.Null(resolver.CreateTypeface("Comic Sans", bold: false, italic: false));
        Assert.Same(EmbeddedFonts.Face(bold: true), resolver.CreateTypeface(EmbeddedFonts.Family, FontWeight.Bold, FontSlant.Upright, FontSpacing.Normal));
    }

    [Fact]
    public void Register_AddsOneResolver_HoweverOftenItIsCalled()
    {
        EmbeddedFonts.Register();
        EmbeddedFonts.Register();
        Assert.Single(ScottPlot.Fonts.FontResolvers, resolver => resolver is EmbeddedFonts);
    }

    [Fact]
    public void Assembly_CarriesTheLicenceOfTheFonts()
    {
        using Stream? licence = typeof(EmbeddedFonts).Assembly.GetManifestResourceStream("Fanin.Lab.Plots.Fonts.DejaVuSans-LICENSE.txt");
        Assert.NotNull(licence);
        using var reader = new StreamReader(licence);
        Assert.Contains("Bitstream Vera", reader.ReadToEnd(), StringComparison.Ordinal);
    }
}
