"""Lines that follow from the lines above them: is what they say made of those?"""
