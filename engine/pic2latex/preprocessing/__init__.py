"""From a picture to ink: background removal, binarisation, cropping and the colours of paper and ink."""
